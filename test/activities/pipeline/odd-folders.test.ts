import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { convertToParquet } from '../../../activities/sql-dump/parquet/convert-to-parquet.ts';
import { fileStore } from '../../../activities/store/file.ts';
import { verifyDataset } from '../../../activities/verify/verify.ts';
import { readParquet } from '../export/read-parquet.ts';
import { buildFiles } from './build-files.ts';
import { publishedFiles } from './run-pipeline.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tagset-folders-'));
});
afterAll(() => rm(parent, { recursive: true }));

/** Configuration, source, scratch and store are all below it. */
async function built(name: string) {
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true });
  const store = fileStore(join(folder, 'out'));
  const dataset = await buildFiles(folder, store);
  const key = store.key(dataset.manifest?.uri ?? '');
  const { checks } = await verifyDataset(store, key, { scratch: join(folder, 'scratch') });
  const { text } = await publishedFiles(dataset);
  return { version: dataset.version, checks: checks.length, csv: await text('dataset.csv') };
}

test.each([
  'site=other',
  "site=other/a [x]*/q'uote",
  'id=7/tags=none/split=train',
  '**',
  '{a,b}?',
  '[plain]',
  'back\\slash',
])('a dataset is the same from and in a folder called %j, and passes its verification', async (name) => {
  expect(await built(name)).toEqual(await built('plain'));
});

test('a table of a dump is converted to Parquet in such a folder', async () => {
  const folder = join(parent, "a=1/b [x]*/q'uote");
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'dump.sql');
  const output = join(folder, 't.parquet');
  await writeFile(
    path,
    'CREATE TABLE t (id int, x int);\nINSERT INTO t VALUES (1, 2), (3, NULL);\n-- Dump completed on 2026-11-01 3:00:00\n',
  );
  await convertToParquet({ input: { path }, tables: [{ table: 't', output }] });
  expect(await readParquet(output)).toBe('id,x\n1,2\n3,\n');
});
