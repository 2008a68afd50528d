import { BadInput } from '../errors.ts';
import type { TableRequest } from '../table-requests.ts';
import { CsvColumns } from './csv-columns.ts';
import { detectDialect } from './csv-dialect.ts';
import { readLines } from './csv-text.ts';
import { type CsvConfig, fileOf } from './source-config.ts';

/** Reads the beginning of a CSV file. Throws what an export would throw that cannot start on it. */
export async function checkCsvHead(
  config: CsvConfig,
  { role, columns: requested }: TableRequest,
  signal: AbortSignal,
): Promise<void> {
  const file = fileOf(config, role);
  const columns = requested.map(({ name }) => name);
  for await (const piece of readLines(file, signal, config.allowMissingLineEnd)) {
    const reader = new CsvColumns(
      file,
      detectDialect(file, piece.toString(), config, columns),
      role,
      columns,
    );
    reader.scanner.push(piece);
    if (!reader.next()) throw new BadInput(`${file} holds no row below its header.`);
    return;
  }
  throw new BadInput(`${file} is empty: it has not even a header row.`);
}
