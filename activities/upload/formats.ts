import { join } from 'node:path';
import { type Engine, quoteName, quoteText } from '../duckdb/engine.ts';
import { keptColumn } from '../export/tables.ts';
import type { Plan } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { hashFile } from '../store/hash.ts';

/** A file of a dataset before it is published. */
export interface LocalFile {
  readonly path: string;
  readonly local: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
}

/**
 * Writes the merged rows in the formats of the plan: `dataset.csv` (RFC 4180, LF, a header row: `id`, file,
 * kept columns, `tags`) and `dataset.parquet` (the same and `split`).
 */
export async function writeFormats(
  engine: Engine,
  plan: Plan,
  merged: string,
  rows: number,
  attempt: Attempt,
): Promise<LocalFile[]> {
  const { id, file, keep } = plan.tables.images;
  const columns = [
    `id AS ${quoteName(id)}`,
    `file AS ${quoteName(file)}`,
    ...keep.map((name, index) => `${keptColumn(index)} AS ${quoteName(name)}`),
    'tags',
  ].join(', ');
  const from = `FROM read_parquet(${quoteText(merged)})`;
  const copies = {
    csv: `COPY (SELECT ${columns} ${from}) TO (getvariable('target')) (FORMAT csv, HEADER)`,
    parquet: `COPY (SELECT ${columns}, split ${from}) TO (getvariable('target')) (FORMAT parquet)`,
  };
  const formats = (['csv', 'parquet'] as const).filter((format) => plan.output.formats.includes(format));
  for (const format of formats) {
    await engine.set('target', join(attempt.scratch, `dataset.${format}`));
    await engine.run(copies[format]);
  }
  return Promise.all(formats.map((format) => describeFile(attempt, `dataset.${format}`, rows)));
}

/** Size and hash of a file in the attempt's scratch folder. */
export async function describeFile(attempt: Attempt, path: string, rows: number): Promise<LocalFile> {
  const local = join(attempt.scratch, path);
  const { bytes, sha256 } = await hashFile(local, { signal: attempt.signal });
  return { path, local, bytes, sha256, rows };
}
