import { quoteName } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { isRead, partNames, type Role } from '../export/tables.ts';
import type { StagedTable } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { fetchArtifact } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { canonicalCsv } from './canonical-csv.ts';
import { splitRows } from './split-rows.ts';

/** CSV rows up to these bytes are read with buffers of the usual size. */
const USUAL_ROW = 2_000_000;

/** A DuckDB relation over an exported table that is on this machine. */
export type Relation = (numbers: readonly string[]) => string;

/**
 * Brings an exported table to this machine. Its relation has the columns that are read further, under the names of their
 * parts, as text but for `numbers`.
 */
export async function fetchTable(table: StagedTable, store: Store, attempt: Attempt): Promise<Relation> {
  const { scratch, signal, engine } = attempt;
  const path = await fetchArtifact(store, table.artifact, scratch, signal);
  const columnsOf = (numbers: readonly string[]) =>
    partNames(table.role, table.columns.length).map((name) => ({
      name,
      type: numbers.includes(name) ? ('BIGINT' as const) : ('VARCHAR' as const),
    }));
  if (table.format === 'parquet')
    return (numbers) => {
      const columns = columnsOf(numbers)
        .filter(({ name }) => isRead(table.role, name))
        .map(({ name, type }) => `CAST(${quoteName(name)} AS ${type}) AS ${quoteName(name)}`);
      return `(SELECT ${columns.join(', ')} FROM ${exportedParquet(path, table.role)})`;
    };
  const { multiline, longestRow = 0 } = table;
  // In parts, for as many threads, where its rows cannot be told by their line ends.
  const files = multiline ? await splitRows(path, scratch, engine.threads, signal) : [path];
  const longest = longestRow > USUAL_ROW ? longestRow : undefined;
  return (numbers) => canonicalCsv(files, columnsOf(numbers), multiline, longest);
}

/** The rows of a table that was exported as Parquet, where the values of tags are numbered. */
function exportedParquet(path: string, role: Role): string {
  const rows = parquetRows(path);
  if (role === 'images') return rows;
  const words = `(SELECT word, value FROM ${rows} WHERE value IS NOT NULL)`;
  return `(SELECT value, ref FROM (SELECT word, ref FROM ${rows}) LEFT JOIN ${words} USING (word))`;
}
