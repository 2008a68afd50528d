import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach } from 'vitest';
import { type ConvertOptions, convertDump } from '../../../activities/sql-dump/convert-dump.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';

const ROW = '(1,\'some text, "quoted" and long enough to fill the buffers of a stream\')';
const CREATE = 'CREATE TABLE t (a int, b varchar(99));\n';
export const END = '-- Dump completed on 2026-01-31 12:00:00\n';
/** A dump of some megabytes. */
export const BIG = `${CREATE}INSERT INTO t VALUES ${Array.from({ length: 60_000 }, () => ROW).join(',\n')};\n${END}`;

export let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder('dump');
});

export async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Converts one table into `out.csv`; returns that. */
export async function convert(
  path: string,
  table: string,
  more: Partial<ConvertOptions> = {},
): Promise<string> {
  const output = join(folder, 'out.csv');
  await convertDump({ input: { path }, tables: [{ table, output }], ...more });
  return readFile(output, 'utf8');
}
