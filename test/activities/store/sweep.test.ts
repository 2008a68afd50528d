import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fileStore } from '../../../activities/store/file.ts';
import { probeKey, stagingKey } from '../../../activities/store/layout.ts';
import { s3Store } from '../../../activities/store/s3.ts';
import type { Store } from '../../../activities/store/store.ts';
import { sweep } from '../../../activities/store/sweep.ts';
import { createBucket } from '../../services/s3.ts';
import { keysOf, text } from './conformance/fixture.ts';
import { writesOf } from './conformance/unfinished.ts';
import { leaveUnfinished, leaveUpload } from './leave-unfinished.ts';

const run = randomUUID();
const ours = [
  stagingKey(run, 'export', 1, 'tags.csv'),
  stagingKey(run, 'noteHandOver', 12, 'a folder/x'),
  probeKey(),
];
const foreign = [
  'datasets/stills/2026-11-0123456789ab/manifest.json',
  'datasets/stills/latest.json',
  'models/stills/2026-11-0123456789ab.2/model.bin',
  'notes.txt',
  'staging-of-somebody/else',
  'staging/README',
  'staging/probe-of-mine',
  `staging/${run}/export/tags.csv`,
  `staging/${run}/export/one/tags.csv`,
  'staging/2026/export/1/tags.csv',
];
const nobody: ReadonlySet<string> = new Set();

async function folderStore(): Promise<{ store: Store; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-sweep-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { store: fileStore(folder), folder };
}

async function bucketStore() {
  const bucket = await createBucket();
  onTestFinished(() => bucket.drop());
  return { store: s3Store(bucket.name, 'site', bucket.options), bucket };
}

const kinds = [
  ['a folder', async () => (await folderStore()).store],
  ['a bucket', async () => (await bucketStore()).store],
] as const;

describe.each(kinds)('a sweep of %s', (_, open) => {
  test('removes old staging of ours, and nothing that is not known by its key', async () => {
    const store = await open();
    for (const key of [...ours, ...foreign]) await store.put(key, text('four'));
    expect(await sweep(store, { before: later(), running: nobody })).toEqual({
      objects: ours.length,
      bytes: 4 * ours.length,
      unfinished: 0,
    });
    expect(await keysOf(store)).toEqual(foreign.toSorted());
    expect(await sweep(store, { before: later(), running: nobody })).toMatchObject({ objects: 0 });
  });

  test('leaves what was written since', async () => {
    const store = await open();
    const { modified } = await store.put(ours[0] ?? '', text('old'));
    // The times of S3 are in whole seconds.
    const before = new Date(modified.getTime() + 1500);
    while (Date.now() < before.getTime() + 1500) await sleep(100);
    await store.put(ours[1] ?? '', text('young'));
    await sweep(store, { before, running: nobody });
    expect(await keysOf(store)).toEqual([ours[1]]);
  });

  test('leaves what belongs to a run that goes on, however old', async () => {
    const store = await open();
    for (const key of ours) await store.put(key, text('x'));
    await sweep(store, { before: later(), running: new Set([run]) });
    expect(await keysOf(store)).toEqual(ours.slice(0, 2).sort());
  });

  test('ends with the reason of its signal', async () => {
    const store = await open();
    await store.put(ours[0] ?? '', text('x'));
    const signal = AbortSignal.abort(new Error('the worker stops'));
    await expect(sweep(store, { before: later(), running: nobody, signal })).rejects.toThrow(
      'the worker stops',
    );
    expect(await keysOf(store)).toHaveLength(1);
  });
});

test('a sweep of a bucket aborts old uploads of ours, and no other upload', async () => {
  const { store, bucket } = await bucketStore();
  const another = s3Store(bucket.name, 'site-two', bucket.options);
  const begun = [
    ...['datasets/stills/2026-11-0123456789ab/dataset.parquet', 'models/stills/2026-11-0123456789ab/m.bin'],
    ...[ours[0] ?? '', 'datasets/mine.bin', 'movies/2026.mkv'],
  ];
  for (const key of begun) await leaveUpload(bucket.client, bucket.name, `site/${key}`);
  await leaveUpload(bucket.client, bucket.name, `site-two/${ours[0]}`);
  const goesOn = stagingKey(randomUUID(), 'export', 1, 'tags.csv');
  await leaveUpload(bucket.client, bucket.name, `site/${goesOn}`);
  const running = new Set([goesOn.split('/')[1] ?? '']);
  const keys = async (of: Store) => (await writesOf(of)).map(({ key }) => key).sort();

  expect(await sweep(store, { before: new Date(Date.now() - 3_600_000), running })).toMatchObject({
    unfinished: 0,
  });
  expect(await keys(store)).toHaveLength(begun.length + 1);
  expect(await sweep(store, { before: later(), running })).toMatchObject({ unfinished: 3 });
  expect(await keys(store)).toEqual(['datasets/mine.bin', 'movies/2026.mkv', goesOn].sort());
  expect(await keys(another)).toEqual([ours[0]]);
});

test('a sweep of a folder removes old unfinished writes and the locks of the dead, not young ones', async () => {
  const { store, folder } = await folderStore();
  const hourAgo = new Date(Date.now() - 3_600_000);
  await store.put('a', text('one'));
  const old = async (name: string, content: string) => {
    const path = join(folder, '.tagset', name);
    await writeFile(path, content);
    await utimes(path, hourAgo, hourAgo);
  };
  await old(randomUUID(), 'half');
  await old('0123.lock', '1 another-machine');
  await leaveUnfinished(folder);
  const before = new Date(Date.now() - 60_000);
  expect(await sweep(store, { before, running: nobody })).toEqual({ objects: 0, bytes: 0, unfinished: 2 });
  expect(await writesOf(store)).toHaveLength(1);
  expect(await keysOf(store)).toEqual(['a']);
});

/** So that all there is counts as old. */
function later(): Date {
  return new Date(Date.now() + 60_000);
}
