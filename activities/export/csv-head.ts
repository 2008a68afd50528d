import { BadInput } from '../errors.ts';
import type { TableRequest } from '../tables.ts';
import { readColumns } from './csv-columns.ts';
import { detectDialect } from './csv-dialect.ts';
import { readLines } from './csv-text.ts';
import type { CsvConfig } from './source-config.ts';

/** Reads the beginning of a CSV file. Throws what an export would throw that cannot start on it. */
export async function checkCsvHead(
  config: CsvConfig,
  { role, columns }: TableRequest,
  signal: AbortSignal,
): Promise<void> {
  const file = config[role];
  for await (const piece of readLines(file, signal, config.allowMissingLineEnd)) {
    const dialect = detectDialect(file, piece, config, columns);
    if (readColumns(file, dialect, role, columns).rows(piece).next().done)
      throw new BadInput(`${file} holds no row below its header.`);
    return;
  }
  throw new BadInput(`${file} is empty: it has not even a header row.`);
}
