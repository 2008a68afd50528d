import { quoteName } from '../duckdb/engine.ts';
import { csvRows } from '../duckdb/readers.ts';

/** A column of a canonical CSV file, by position: the name to read it under and its type in DuckDB. */
export interface CsvColumn {
  readonly name: string;
  readonly type: 'BIGINT' | 'VARCHAR';
}

/**
 * A DuckDB relation over files of canonical CSV. Nothing is detected: the dialect is our own, an empty field
 * is NULL and `""` the empty string.
 * @param multiline whether a row may be more than one line; then one thread reads a file, since another would
 *   look for the next row at any line break
 * @param longestRow bytes that a row may have (default: DuckDB's 2 MB)
 */
export function canonicalCsv(
  files: readonly string[],
  columns: readonly CsvColumn[],
  multiline: boolean,
  longestRow?: number,
): string {
  const limit =
    longestRow === undefined ? '' : `, max_line_size = ${longestRow}, buffer_size = ${longestRow}`;
  const struct = columns.map(({ name, type }) => `${quoteName(name)}: '${type}'`).join(', ');
  return csvRows(
    files,
    `auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = '',
    allow_quoted_nulls = false, parallel = ${!multiline}, columns = {${struct}}${limit}`,
  );
}
