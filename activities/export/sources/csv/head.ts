import { BadInput } from '../../../errors.ts';
import type { TableRequest } from '../../../table-requests.ts';
import { type CsvConfig, fileOf } from '../../source-config.ts';
import { CsvColumns } from './columns.ts';
import { detectDialect } from './dialect.ts';
import { readLines } from './text.ts';

/** Reads the beginning of a CSV file. Throws what an export would throw that cannot start on it. */
export async function checkCsvHead(
  config: CsvConfig,
  request: TableRequest,
  signal: AbortSignal,
): Promise<void> {
  await readCsvHead(config, request, 1, signal);
}

/**
 * The first rows of a CSV file: the cells of the columns asked for, in their order. They are fewer where the first piece of the file
 * holds no more, but at least one. Throws what an export would throw for them.
 */
export async function readCsvHead(
  config: CsvConfig,
  { role, columns: requested }: TableRequest,
  rows: number,
  signal: AbortSignal,
): Promise<(string | null)[][]> {
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
    const found: (string | null)[][] = [];
    while (found.length < rows && reader.next())
      found.push((reader.places ?? []).map((place) => reader.scanner.text(place)));
    if (found.length === 0) throw new BadInput(`${file} holds no row below its header.`);
    return found;
  }
  throw new BadInput(`${file} is empty: it has not even a header row.`);
}
