import { join } from 'node:path';
import type { Engine } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';
import type { Audience } from '../publish/identity.ts';
import type { LocalFile } from '../publish/local-file.ts';
import type { Attempt } from '../stage.ts';
import { hashFile } from '../store/hash.ts';

/** Writes `dataset.csv` (RFC 4180, LF, a header row) from the merged rows, whose `split` is a column of Parquet alone. */
export async function writeCsv(
  engine: Engine,
  merged: string,
  rows: number,
  attempt: Attempt,
): Promise<LocalFile> {
  await engine.set('target', join(attempt.scratch, 'dataset.csv'));
  await engine.run(
    `COPY (SELECT * EXCLUDE (split) FROM ${parquetRows(merged)}) TO (getvariable('target')) (FORMAT csv, HEADER)`,
  );
  return describeFile(attempt, 'dataset.csv', rows, 'reader');
}

/** Size and hash of a file in the attempt's scratch folder. */
export async function describeFile(
  attempt: Attempt,
  path: string,
  rows: number,
  audience: Audience,
): Promise<LocalFile> {
  const local = join(attempt.scratch, path);
  const { bytes, sha256 } = await hashFile(local, { signal: attempt.signal });
  return { path, local, bytes, sha256, rows, audience };
}
