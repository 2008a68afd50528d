import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Manifest } from '../../../activities/publish/manifest.ts';
import { copyDataset } from '../../../activities/retrain/dataset-copy.ts';
import { sha256Of } from '../../../activities/sha256.ts';
import { fileStore } from '../../../activities/store/file.ts';

const never = new AbortController().signal;

/** Copies a dataset of these files, by their paths in the store; resolves to those of the copy, by theirs. */
async function copied(files: Readonly<Record<string, { content: string; audience?: string }>>) {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-copy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const published = join(folder, 'datasets', 'stills', '2026-11-0123456789ab');
  const listed = [];
  for (const [path, { content, audience = 'reader' }] of Object.entries(files)) {
    await mkdir(dirname(join(published, path)), { recursive: true });
    await writeFile(join(published, path), content);
    listed.push({ path, bytes: content.length, sha256: sha256Of(content), rows: 0, audience });
  }
  const store = fileStore(folder);
  const copy = join(folder, 'copy');
  const uri = store.uri('datasets/stills/2026-11-0123456789ab/manifest.json');
  await copyDataset(uri, { files: listed } as unknown as Manifest, store, copy, never);
  const entries = await readdir(copy, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(copy.length + 1));
  return Object.fromEntries(
    await Promise.all(paths.sort().map(async (path) => [path, await readFile(join(copy, path), 'utf8')])),
  );
}

test('files of one name in two folders are both copied', async () => {
  expect(await copied({ 'a/part.csv': { content: 'one' }, 'b/part.csv': { content: 'two' } })).toEqual({
    'a/part.csv': 'one',
    'b/part.csv': 'two',
  });
});

test('a file that was put aside is copied under its plain path', async () => {
  const aside = (content: string) => sha256Of(content).slice(0, 12);
  expect(
    await copied({
      [`${aside('one')}/labels.json`]: { content: 'one' },
      [`deep/${aside('two')}/part.csv`]: { content: 'two' },
      'abcdefabcdef/part.csv': { content: 'three' },
    }),
  ).toEqual({ 'labels.json': 'one', 'deep/part.csv': 'two', 'abcdefabcdef/part.csv': 'three' });
});

test("the owner's files are not copied", async () => {
  expect(
    await copied({
      'dataset.csv': { content: 'one', audience: 'reader' },
      'owner/ledger.json': { content: 'two', audience: 'owner' },
    }),
  ).toEqual({ 'dataset.csv': 'one' });
});
