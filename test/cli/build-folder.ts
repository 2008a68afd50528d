import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { temporaryFolder } from '../services/temporary-folder.ts';
import type { Outcome } from './run-tagset.ts';

export const csv = 'source: { csv: { images: shots.csv, tags: tags.csv } }';

/** A folder with two small tables as CSV, and with a dataset.yaml that has this source and more. */
export async function buildFolder(source: string, more = ''): Promise<string> {
  const folder = await temporaryFolder('cli');
  await writeFile(join(folder, 'shots.csv'), 'id,shot_image_id\n1,one.jpg\n2,two.jpg\n');
  await writeFile(join(folder, 'tags.csv'), 'id,value,ref_id\n1,car,1\n2,car,2\n3,dog,1\n');
  await writeFile(
    join(folder, 'dataset.yaml'),
    `name: stills\n${source}\nstore: file:./out\nrules: { minUses: 2 }\n${more}`,
  );
  return folder;
}

/** Every failure is told in words, leaves nothing that counts as a dataset, and shows no stack of ours. */
export async function expectFailure(
  folder: string,
  { code, stdout, stderr }: Outcome,
  expected: 1 | 2,
): Promise<void> {
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(await readdir(join(folder, 'out', 'datasets')).catch(() => [])).toEqual([]);
}

export const lastLine = ({ stderr }: Outcome) => stderr.trimEnd().split('\n').at(-1);
