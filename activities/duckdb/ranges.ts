import type { DuckDBValue } from '@duckdb/node-api';
import type { Engine } from './engine.ts';

/** Rows of the sample the bounds are read off. */
const SAMPLE = 20_000;

/**
 * Calls `work` for consecutive ranges of a column, each of about `engine.rowsPerRange` rows, with the
 * variables `above` and `upto` set to its bounds (NULL where it is open). What is grouped range by range
 * needs memory for one range, and comes out ordered by range. The bounds come from a seeded sample and
 * decide only how the work is cut, never its result.
 */
export async function eachRange(
  engine: Engine,
  relation: string,
  column: string,
  rows: number,
  work: (index: number, count: number) => Promise<void>,
): Promise<void> {
  const count = Math.max(1, Math.ceil(rows / engine.rowsPerRange));
  const shares = Array.from({ length: count - 1 }, (_, index) => (index + 1) / count);
  const sampled =
    shares.length === 0
      ? []
      : await engine.rows<{ bound: DuckDBValue }>(
          `SELECT DISTINCT unnest(quantile_disc(${column}, [${shares.join(', ')}])) AS bound
           FROM (SELECT ${column} FROM ${relation} USING SAMPLE ${SAMPLE} ROWS (reservoir, 1)) ORDER BY bound`,
        );
  // An open bound is a NULL of the column's own type: text cannot be compared with an untyped one.
  const open = `(SELECT any_value(${column}) FROM ${relation} WHERE false)`;
  const set = (name: string, bound: DuckDBValue) =>
    bound === null ? engine.run(`SET VARIABLE ${name} = ${open}`) : engine.set(name, bound);
  const bounds = [null, ...sampled.map(({ bound }) => bound), null];
  for (let index = 0; index + 1 < bounds.length; index++) {
    await set('above', bounds[index] ?? null);
    await set('upto', bounds[index + 1] ?? null);
    await work(index, bounds.length - 1);
  }
}
