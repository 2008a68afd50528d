import { stat } from 'node:fs/promises';
import { type Engine, quoteName, quoteText } from '../../duckdb/engine.ts';
import { csvRows, parquetRows } from '../../duckdb/readers.ts';
import { InvariantViolation } from '../../errors.ts';
import type { ConvertedTable } from '../convert-dump.ts';
import type { Column } from '../reader/column.ts';
import { parquetType } from './parquet-type.ts';

/** DuckDB's own default for the longest line of a CSV file. */
const LONGEST_LINE = 2_000_000;

/** A table that was written as Parquet. */
export interface ConvertedParquetTable extends Omit<ConvertedTable, 'bytes' | 'multiline' | 'longestRow'> {
  /** Bytes of Parquet. */
  readonly bytes: number;
  /** For each column, how many values Parquet cannot hold and has as NULL: zero dates, times beyond a day. */
  readonly replacedByNull: readonly number[];
}

/**
 * Writes the canonical CSV of a table as Parquet, row by row in the same order.
 * @returns the table with the size of the file, and for each column how many values became NULL because its type cannot hold them
 */
export async function writeParquet(
  engine: Engine,
  table: ConvertedTable,
  csv: string,
  parquet: string,
): Promise<ConvertedParquetTable> {
  const fields = table.columns.map((_, i) => `c${i}`);
  const values = table.columns.map((column, i) => `${cast(column, `c${i}`)} AS ${quoteName(column.name)}`);
  const written = await engine.copy(
    `COPY (SELECT ${values.join(', ')} FROM ${csvRelation(table, csv, fields)})
     TO ${quoteText(parquet)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  if (written !== table.rows) {
    throw new InvariantViolation(
      `${table.table}: ${table.rows} rows were read and ${written} written as Parquet`,
    );
  }
  const { multiline: _, longestRow: __, ...facts } = table;
  return {
    ...facts,
    bytes: (await stat(parquet)).size,
    replacedByNull: await countReplaced(engine, table, parquet),
  };
}

/** A value that does not have the shape of its type, or does not fit into it, is NULL. */
function cast(column: Column, field: string): string {
  const { type, shape } = parquetType(column);
  // Hexadecimal of our own writing.
  if (type === 'BLOB') return `unhex(substr(${field}, 3))`;
  if (shape === undefined) return `TRY_CAST(${field} AS ${type})`;
  const value = `TRY_CAST(${field} AS ${type})`;
  const fits = `regexp_full_match(${field}, ${quoteText(shape)})`;
  const finite = type === 'DOUBLE' || type === 'FLOAT' ? ` AND isfinite(${value})` : '';
  return `CASE WHEN ${fits}${finite} THEN ${value} END`;
}

function csvRelation(
  { multiline, longestRow }: ConvertedTable,
  csv: string,
  fields: readonly string[],
): string {
  const columns = fields.map((field) => `${field}: 'VARCHAR'`).join(', ');
  const line = Math.max(LONGEST_LINE, longestRow + 1);
  const buffer = line > LONGEST_LINE ? `, buffer_size = ${2 * line}` : '';
  return csvRows(
    [csv],
    `auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = '',
    allow_quoted_nulls = false, parallel = ${!multiline}, max_line_size = ${line}${buffer}, columns = {${columns}}`,
  );
}

async function countReplaced(engine: Engine, table: ConvertedTable, parquet: string): Promise<number[]> {
  const counts = table.columns.map(({ name }, i) => `count(*) - count(${quoteName(name)}) AS c${i}`);
  const [nulls] = await engine.rows<Record<string, bigint>>(
    `SELECT ${counts.join(', ')} FROM ${parquetRows(parquet)}`,
  );
  return table.nulls.map((before, i) => Number(nulls?.[`c${i}`] ?? 0) - before);
}
