import type { Engine } from './engine.ts';

/** Rows of the sample the bounds are read off. */
const SAMPLE = 20_000;

/** What is cut into ranges. */
export interface Cut {
  readonly relation: string;
  readonly column: string;
  readonly rows: number;
}

/** Into how many ranges so many rows are cut: several are of half the size, since bounds off a sample are not exact. */
export function rangesFor({ rowsPerRange }: Engine, rows: number): number {
  return rows <= rowsPerRange ? 1 : Math.ceil((2 * rows) / rowsPerRange);
}

/**
 * Calls `work` for consecutive ranges of a column, each of `engine.rowsPerRange` rows at most, about, with the
 * variables `above` and `upto` set to its bounds (NULL where it is open). What is grouped range by range
 * needs memory for one range, and comes out ordered by range. The bounds come from a seeded sample and
 * decide only how the work is cut, never its result.
 */
export async function eachRange(
  engine: Engine,
  { relation, column, rows }: Cut,
  work: (index: number, count: number) => Promise<void>,
): Promise<void> {
  const count = rangesFor(engine, rows);
  const shares = Array.from({ length: count - 1 }, (_, index) => (index + 1) / count);
  const quantiles = `SELECT DISTINCT unnest(quantile_disc(${column}, [${shares.join(', ')}])) AS bound
    FROM (SELECT ${column} FROM ${relation} USING SAMPLE ${SAMPLE} ROWS (reservoir, 1))`;
  const none = `SELECT ${column} AS bound FROM ${relation} WHERE false`;
  // The bounds stay in DuckDB and so in the column's own type: another would be compared with every row anew.
  await engine.run(`SET VARIABLE bounds =
    (SELECT coalesce(list(bound ORDER BY bound), []) FROM (${count > 1 ? quantiles : none}))`);
  const [bounds] = await engine.rows<{ n: bigint }>("SELECT len(getvariable('bounds')) AS n");
  const ranges = Number(bounds?.n) + 1;
  for (let index = 0; index < ranges; index++) {
    // A list begins at 1, and what is beyond its ends is NULL.
    await engine.run(`SET VARIABLE above = getvariable('bounds')[${index}]`);
    await engine.run(`SET VARIABLE upto = getvariable('bounds')[${index + 1}]`);
    await work(index, ranges);
  }
}
