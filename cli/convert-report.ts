import type { Converted } from '../activities/sql-dump/convert-dump.ts';
import type { ConvertedParquet } from '../activities/sql-dump/parquet/convert-to-parquet.ts';
import { bytes, rows } from './figures.ts';

export type ConvertedAny = Converted | ConvertedParquet;

/** What `tagset convert --json` prints. */
export function convertReport(dump: string, converted: ConvertedAny, outputs: readonly string[]) {
  const { writer, serverVersion, completedAt, notes } = converted;
  const tables = converted.tables.map((table, i) => ({
    table: table.table,
    output: outputs[i],
    rows: table.rows,
    bytes: table.bytes,
    columns: table.columns.map(({ name, declared }, j) => ({
      name,
      type: declared,
      nulls: table.nulls[j],
      ...('replacedByNull' in table && { replacedByNull: table.replacedByNull[j] }),
    })),
  }));
  return { dump, writer, serverVersion, completedAt, tables, notes };
}

/** The same for a person: a line for each table that went to a file, and one for whatever is worth knowing. */
export function describeConverted(
  { tables, notes }: ConvertedAny,
  outputs: readonly string[] | undefined,
): string {
  const lines = (outputs ?? []).map((output, i) => {
    const table = tables[i];
    return `${table?.table}: ${rows(table?.rows ?? 0)}, ${bytes(table?.bytes ?? 0)} in ${output}`;
  });
  for (const table of tables) {
    if (!('replacedByNull' in table)) continue;
    for (const [j, count] of table.replacedByNull.entries()) {
      if (count === 0) continue;
      lines.push(
        `${table.table}.${table.columns[j]?.name}: ${count} values that Parquet cannot hold are NULL there`,
      );
    }
  }
  return [...lines, ...notes.map((note) => `note: ${note}`)].map((line) => `${line}\n`).join('');
}
