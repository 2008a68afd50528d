import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InvariantViolation } from '../../../activities/errors.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { type Latest, moveLatest, readLatest } from '../../../activities/upload/latest.ts';
import { losingAnswer, outrun } from './interrupted-store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-latest-'));
  store = fileStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

/** A dataset by the day of its snapshot. */
const dataset = (day: number, period = '2026-11'): Latest => ({
  schemaVersion: 1,
  name: 'stills',
  version: `${period}-${String(day).repeat(12).slice(0, 12)}`,
  period,
  manifest: { uri: store.uri('datasets/stills/manifest.json'), sha256: 'f'.repeat(64) },
  snapshotTime: `2026-11-${String(day).padStart(2, '0')}T03:00:00.000Z`,
});
const current = async () => (await readLatest(store, 'stills'))?.latest;

describe('latest.json', () => {
  test('is not there before the first dataset', async () => {
    expect(await current()).toBeUndefined();
  });

  test('names the first dataset, then the next', async () => {
    expect(await moveLatest(store, dataset(1))).toBe(true);
    expect(await current()).toEqual(dataset(1));
    expect(await moveLatest(store, dataset(2))).toBe(true);
    expect(await current()).toEqual(dataset(2));
  });

  test('never goes back to an older snapshot, whatever month that is for', async () => {
    await moveLatest(store, dataset(9));
    expect(await moveLatest(store, dataset(8, '2026-12'))).toBe(false);
    expect(await current()).toEqual(dataset(9));
  });

  test('takes the later month where one snapshot was built for two', async () => {
    await moveLatest(store, dataset(9, '2026-11'));
    expect(await moveLatest(store, dataset(9, '2026-10'))).toBe(false);
    expect(await moveLatest(store, dataset(9, '2026-12'))).toBe(true);
    expect((await current())?.period).toBe('2026-12');
  });

  test('is not written again for the dataset that it names', async () => {
    await moveLatest(store, dataset(1));
    const before = await readLatest(store, 'stills');
    expect(await moveLatest(store, dataset(1))).toBe(true);
    expect((await readLatest(store, 'stills'))?.etag).toBe(before?.etag);
  });

  test.each(['first', 'second'])('is moved although the answer to the %s put was lost', async (which) => {
    if (which === 'second') await moveLatest(store, dataset(1));
    expect(await moveLatest(losingAnswer(store, 'latest.json'), dataset(2))).toBe(true);
    expect(await current()).toEqual(dataset(2));
  });

  test('stays with a newer dataset that came in between', async () => {
    await moveLatest(store, dataset(1));
    const racing = outrun(store, 'latest.json', () => moveLatest(store, dataset(3)));
    expect(await moveLatest(racing, dataset(2))).toBe(false);
    expect(await current()).toEqual(dataset(3));
  });

  test('moves past an older dataset that came in between, be it the first', async () => {
    const racing = outrun(store, 'latest.json', () => moveLatest(store, dataset(2)));
    expect(await moveLatest(racing, dataset(3))).toBe(true);
    expect(await current()).toEqual(dataset(3));
  });

  test('ends with the newest of many writers at once', async () => {
    const days = [3, 1, 9, 4, 7, 2, 8, 5, 6];
    await Promise.all(days.map((day) => moveLatest(fileStore(folder), dataset(day))));
    expect(await current()).toEqual(dataset(9));
  });

  test('of somebody else is not overwritten', async () => {
    await store.put('datasets/stills/latest.json', { bytes: new TextEncoder().encode('{"latest": "yes"}') });
    await expect(moveLatest(store, dataset(1))).rejects.toThrow(InvariantViolation);
    await expect(moveLatest(store, dataset(1))).rejects.toThrow(/latest.json is not what tagset writes/);
  });
});
