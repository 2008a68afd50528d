import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import { latestKey, readLatest } from '../../../activities/publish/latest.ts';
import { rollback } from '../../../activities/publish/rollback.ts';
import type { Store } from '../../../activities/store/store.ts';
import { DatasetDiffers } from '../../../activities/verify/difference.ts';
import { verifyLatest } from '../../../activities/verify/verify-latest.ts';
import { type Prepared, prepare, quickStore } from '../upload/prepared.ts';
import { failing, outrun } from './interrupted-store.ts';

let folder: string;
/** Three months, and the second one's content again in a fourth. */
let first: Prepared;
let second: Prepared;
let third: Prepared;
let secondAgain: Prepared;
let store: Store;
let stores = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-rollback-'));
  const fox = '6,fox,1\n7,fox,2\n';
  first = await prepare(folder, 'first', { day: 1, period: '2026-09' });
  second = await prepare(folder, 'second', { day: 2, period: '2026-10', tags: fox });
  third = await prepare(folder, 'third', { day: 3, period: '2026-11', tags: '6,owl,1\n7,owl,2\n' });
  secondAgain = await prepare(folder, 'again', { day: 4, period: '2026-12', tags: fox });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  store = quickStore(join(folder, `store-${stores++}`));
});

const at = new Date('2026-11-20T09:00:00Z');
const back = (version: string, through = store, reason = 'bad tags') =>
  rollback(through, 'stills', version, { reason, at }, { scratch: folder });
const latest = async () => (await readLatest(store, 'stills'))?.latest;
const entry = (one: Prepared, to: Prepared, reason = 'bad tags') => ({
  version: one.version,
  contentSha256: one.draft.contentSha256,
  reason,
  at: at.toISOString(),
  to: to.version,
});

describe('a rollback', () => {
  test('makes an earlier version latest, and notes what it took back, why and when', async () => {
    await first.publish(store);
    await second.publish(store);
    expect(await back(first.version)).toMatchObject({ from: second.version, to: first.version });
    expect(await latest()).toMatchObject({
      schemaVersion: 2,
      version: first.version,
      period: '2026-09',
      snapshotTime: first.draft.source.snapshotTime,
      withdrawn: [entry(second, first)],
    });
    expect((await verifyLatest(store, 'stills', { scratch: folder })).manifest.version).toBe(first.version);
  });

  test('takes back all that is newer than its target, and keeps what earlier ones took back', async () => {
    for (const one of [first, second, third]) await one.publish(store);
    await back(second.version, store, 'owls are no owls');
    await back(first.version);
    expect((await latest())?.withdrawn).toEqual([
      entry(third, second, 'owls are no owls'),
      entry(second, first),
    ]);
  });

  test('over two versions takes back both', async () => {
    for (const one of [first, second, third]) await one.publish(store);
    await back(first.version);
    expect((await latest())?.withdrawn).toEqual([entry(second, first), entry(third, first)]);
  });

  test('to a withdrawn version takes it off the list and withdraws nothing', async () => {
    await first.publish(store);
    await second.publish(store);
    await back(first.version);
    expect(await back(second.version)).toMatchObject({ from: first.version, withdrawn: [] });
    expect(await latest()).not.toHaveProperty('withdrawn');
    expect(await second.publish(store, 'another run')).toMatchObject({ outcome: 'unchanged' });
  });

  test('is possible although the manifest of what is latest is gone', async () => {
    await first.publish(store);
    await second.publish(store);
    await store.delete(`datasets/stills/${second.version}/manifest.json`);
    await back(first.version);
    expect((await latest())?.withdrawn).toEqual([entry(second, first)]);
    expect(await secondAgain.publish(store)).toMatchObject({ outcome: 'withdrawn' });
  });

  test('is done although the answer to its put was lost', async () => {
    await first.publish(store);
    await second.publish(store);
    await back(first.version, failing(store, 'latest.json', true));
    expect((await latest())?.version).toBe(first.version);
  });

  test('changes nothing where a build has moved latest meanwhile', async () => {
    await first.publish(store);
    await second.publish(store);
    const racing = outrun(store, 'latest.json', () => third.publish(store));
    await expect(back(first.version, racing)).rejects.toThrow(
      /Latest was moved while.*nothing was rolled back/,
    );
    expect((await latest())?.version).toBe(third.version);
    expect(await latest()).not.toHaveProperty('withdrawn');
  });
});

describe('a rollback is refused', () => {
  test('to the version that is latest', async () => {
    await first.publish(store);
    await expect(back(first.version)).rejects.toThrow(ConfigError);
    await expect(back(first.version)).rejects.toThrow(
      /is the latest of stills already: nothing to roll back/,
    );
  });

  test('to a version that there is not, with the nearest', async () => {
    await first.publish(store);
    await expect(back(first.version.replace('-09-', '-08-'))).rejects.toThrow(ConfigError);
    await expect(back(first.version.replace('-09-', '-08-'))).rejects.toThrow(
      `did you mean ${first.version}?`,
    );
    await expect(back('yesterday')).rejects.toThrow(
      /holds no version yesterday of stills: the last are 2026-09-/,
    );
  });

  test('to a version that is not whole', async () => {
    await first.publish(store);
    await second.publish(store);
    const before = await latest();
    await store.put(`datasets/stills/${first.version}/dataset.parquet`, { bytes: Buffer.from('damaged') });
    await expect(back(first.version)).rejects.toThrow(DatasetDiffers);
    expect(await latest()).toEqual(before);
  });
});

describe('a build after a rollback', () => {
  beforeEach(async () => {
    await first.publish(store);
    await second.publish(store);
    await back(first.version, store, 'foxes are dogs');
  });

  test.each([
    ['month', () => second],
    ['content in another month', () => secondAgain],
  ])('of the same %s publishes nothing and says why and the way back', async (_, which) => {
    const before = await latest();
    const { outcome, manifest, note } = await which().publish(store, 'another run');
    expect({ outcome, manifest }).toEqual({ outcome: 'withdrawn', manifest: undefined });
    expect(note).toBe(
      `This content was withdrawn as ${second.version} at 2026-11-20T09:00:00.000Z: "foxes are dogs". ` +
        `To use it again: tagset rollback ${second.version} --reason "…"`,
    );
    expect(await latest()).toEqual(before);
    expect(await store.head(`datasets/stills/${secondAgain.version}/manifest.json`)).toBeUndefined();
  });

  test('of another content becomes latest, keeps the list, and says that it follows a rollback', async () => {
    expect(await third.publish(store)).toMatchObject({
      outcome: 'published',
      note: `It follows a rollback to ${first.version}: ${second.version} was withdrawn at 2026-11-20T09:00:00.000Z: "foxes are dogs".`,
    });
    expect(await latest()).toMatchObject({
      version: third.version,
      withdrawn: [entry(second, first, 'foxes are dogs')],
    });
    expect(await secondAgain.publish(store)).toMatchObject({ outcome: 'withdrawn' });
  });

  test('of what is latest again changes nothing', async () => {
    const before = await store.head(latestKey('stills'));
    expect(await first.publish(store, 'another run')).toMatchObject({ outcome: 'unchanged' });
    expect((await store.head(latestKey('stills')))?.etag).toBe(before?.etag);
  });
});

describe('a rollback from one output to another of the same content', () => {
  let other: Prepared;
  let otherNextMonth: Prepared;
  beforeAll(async () => {
    const settings = { output: { formats: ['csv'] } };
    other = await prepare(folder, 'other', { day: 2, period: '2026-09', settings });
    otherNextMonth = await prepare(folder, 'other again', { day: 4, period: '2026-10', settings });
  });
  beforeEach(async () => {
    await first.publish(store);
    await other.publish(store);
    expect(other.draft.contentSha256).toBe(first.draft.contentSha256);
    expect((await latest())?.version).toBe(other.version);
  });

  test('takes back the files, not their rows', async () => {
    await back(first.version, store, 'where is the Parquet');
    expect((await latest())?.withdrawn).toEqual([
      { ...entry(other, first, 'where is the Parquet'), filesSha256: other.draft.filesSha256 },
    ]);
    expect(await first.publish(store, 'another run')).toMatchObject({ outcome: 'unchanged', latest: true });
  });

  test.each([
    ['', () => other],
    [' for another month', () => otherNextMonth],
  ])('is honoured by the next build of the same configuration%s', async (_, which) => {
    await back(first.version, store, 'where is the Parquet');
    expect(await which().publish(store, 'another run')).toEqual({
      outcome: 'withdrawn',
      latest: false,
      note:
        `This dataset, of a content that is in use, was withdrawn as ${other.version} at 2026-11-20T09:00:00.000Z: ` +
        `"where is the Parquet". To use it again: tagset rollback ${other.version} --reason "…"`,
    });
    expect((await latest())?.version).toBe(first.version);
  });

  test('and back again takes back nothing', async () => {
    await back(first.version);
    await back(other.version);
    expect(await latest()).toMatchObject({ version: other.version });
    expect(await latest()).not.toHaveProperty('withdrawn');
  });

  test('and a later one beyond both takes back their content', async () => {
    const zeroth = await prepare(folder, 'zeroth', { day: 1, period: '2026-08', tags: '6,elk,1\n7,elk,2\n' });
    await zeroth.publish(store, 'zeroth');
    await back(first.version);
    await back(zeroth.version);
    expect((await latest())?.withdrawn).toEqual([
      { ...entry(other, first), filesSha256: other.draft.filesSha256 },
      entry(first, zeroth),
    ]);
    await back(first.version);
    expect(await other.publish(store, 'another run')).toMatchObject({ outcome: 'withdrawn' });
  });
});

test('latest.json has no list where nothing was taken back', async () => {
  await first.publish(store);
  expect(await latest()).not.toHaveProperty('withdrawn');
});

test('a build of older rows publishes its version and says what stays latest', async () => {
  await third.publish(store);
  expect(await second.publish(store)).toMatchObject({
    outcome: 'published',
    latest: false,
    note: `Latest stays ${third.version}: its rows are newer, of ${third.draft.source.snapshotTime}.`,
  });
});
