import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InvariantViolation } from '../../../activities/errors.ts';
import {
  type Latest,
  moveLatest,
  putLatest,
  readLatest,
  type Withdrawal,
} from '../../../activities/publish/latest.ts';
import { toJson } from '../../../activities/publish/to-json.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { failing, losingAnswer, outrun } from './interrupted-store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-latest-'));
  store = fileStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

/** A dataset by the day of its snapshot. */
const dataset = (day: number, period = '2026-11'): Latest => ({
  schemaVersion: 2,
  name: 'stills',
  contentSha256: String(day).repeat(64).slice(0, 64),
  filesSha256: String(day).repeat(64).slice(0, 64),
  version: `${period}-${String(day).repeat(12).slice(0, 12)}`,
  period,
  manifest: { uri: store.uri('datasets/stills/manifest.json'), sha256: 'f'.repeat(64) },
  snapshotTime: `2026-11-${String(day).padStart(2, '0')}T03:00:00.000Z`,
});
/** Has a build of another run move `latest.json` to a dataset; tells whether it names it. */
const move = async (to: Latest, through = store) =>
  (await moveLatest(through, { ...to, own: false })).kind === 'latest';
const current = async () => (await readLatest(store, 'stills'))?.latest;

describe('latest.json', () => {
  test('of the same dataset with later rows keeps one of between from becoming latest', async () => {
    await move(dataset(1));
    const seen = { ...dataset(1), snapshotTime: dataset(9).snapshotTime };
    expect(await move(seen)).toBe(true);
    expect(await current()).toEqual(seen);
    expect(await move(dataset(5))).toBe(false);
    expect(await move(dataset(1))).toBe(true);
    expect(await current()).toEqual(seen);
  });

  test('is not there before the first dataset', async () => {
    expect(await current()).toBeUndefined();
  });

  test('names the first dataset, then the next', async () => {
    expect(await move(dataset(1))).toBe(true);
    expect(await current()).toEqual(dataset(1));
    expect(await move(dataset(2))).toBe(true);
    expect(await current()).toEqual(dataset(2));
  });

  test('never goes back to an older snapshot, whatever month that is for', async () => {
    await move(dataset(9));
    expect(await move(dataset(8, '2026-12'))).toBe(false);
    expect(await current()).toEqual(dataset(9));
  });

  test('takes the later month where one snapshot was built for two', async () => {
    await move(dataset(9, '2026-11'));
    expect(await move(dataset(9, '2026-10'))).toBe(false);
    expect(await move(dataset(9, '2026-12'))).toBe(true);
    expect((await current())?.period).toBe('2026-12');
  });

  test('is not written again for the dataset that it names', async () => {
    await move(dataset(1));
    const before = await readLatest(store, 'stills');
    expect(await move(dataset(1))).toBe(true);
    expect((await readLatest(store, 'stills'))?.etag).toBe(before?.etag);
  });

  test.each(['first', 'second'])('is moved although the answer to the %s put was lost', async (which) => {
    if (which === 'second') await move(dataset(1));
    expect(await move(dataset(2), losingAnswer(store, 'latest.json'))).toBe(true);
    expect(await current()).toEqual(dataset(2));
  });

  test('stays with a newer dataset that came in between', async () => {
    await move(dataset(1));
    const racing = outrun(store, 'latest.json', () => move(dataset(3)));
    expect(await move(dataset(2), racing)).toBe(false);
    expect(await current()).toEqual(dataset(3));
  });

  test('moves past an older dataset that came in between, be it the first', async () => {
    const racing = outrun(store, 'latest.json', () => move(dataset(2)));
    expect(await move(dataset(3), racing)).toBe(true);
    expect(await current()).toEqual(dataset(3));
  });

  test('ends with the newest of many writers at once', async () => {
    const days = [3, 1, 9, 4, 7, 2, 8, 5, 6];
    await Promise.all(days.map((day) => move(dataset(day), fileStore(folder))));
    expect(await current()).toEqual(dataset(9));
  });

  test.each([
    ['done, but answered by an error', true],
    ['not done', false],
  ])('is read again where the put was %s', async (_, done) => {
    await move(dataset(1));
    const act = moveLatest(failing(store, 'latest.json', done), {
      ...dataset(2),
      own: true,
    });
    if (done) expect((await act).kind).toBe('latest');
    else await expect(act).rejects.toThrow('the connection broke');
    expect(await current()).toEqual(dataset(done ? 2 : 1));
  });

  test('remembers which datasets of one moment were replaced, until a later moment', async () => {
    const [first, second] = [dataset(5), { ...dataset(5), version: '2026-11-bbbbbbbbbbbb' }];
    await move(first);
    await move(second);
    expect(await current()).toEqual({ ...second, replaced: [first.version] });
    await move(dataset(6));
    expect(await current()).toEqual(dataset(6));
  });

  test('goes back to a dataset of the same moment for a new run, not for the one that published it', async () => {
    const [first, second] = [dataset(5), { ...dataset(5), version: '2026-11-bbbbbbbbbbbb' }];
    await move(first);
    await move(second);
    expect((await moveLatest(store, { ...first, own: true })).kind).toBe('stays');
    expect((await current())?.version).toBe(second.version);
    expect((await moveLatest(store, { ...first, own: false })).kind).toBe('latest');
    expect(await current()).toEqual({ ...first, replaced: [first.version, second.version] });
  });

  test('never moves to a withdrawn content, of whatever month, and keeps the list on its way', async () => {
    const withdrawal: Withdrawal = {
      version: dataset(2).version,
      contentSha256: dataset(2).contentSha256,
      reason: 'half of the tags are missing',
      at: '2026-11-03T09:00:00.000Z',
      to: dataset(1).version,
    };
    const bytes = toJson({ ...dataset(1), withdrawn: [withdrawal] });
    await store.put('datasets/stills/latest.json', { bytes });
    const later = { ...dataset(9, '2026-12'), contentSha256: dataset(2).contentSha256, own: true };
    expect(await moveLatest(store, later)).toEqual({ kind: 'withdrawn', withdrawal });
    expect(await move(dataset(3))).toBe(true);
    expect(await current()).toEqual({ ...dataset(3), withdrawn: [withdrawal] });
  });

  test('never moves to withdrawn files, but to others of their content', async () => {
    const { version, contentSha256, filesSha256 } = dataset(2);
    const why = { reason: 'no Parquet', at: '2026-11-03T09:00:00.000Z', to: dataset(1).version };
    const withdrawal: Withdrawal = { version, contentSha256, filesSha256, ...why };
    await store.put('datasets/stills/latest.json', {
      bytes: toJson({ ...dataset(1), withdrawn: [withdrawal] }),
    });
    const later = { ...dataset(9, '2026-12'), contentSha256 };
    expect(await moveLatest(store, { ...later, filesSha256, own: true })).toEqual({
      kind: 'withdrawn',
      withdrawal,
    });
    expect((await moveLatest(store, { ...later, own: true })).kind).toBe('latest');
  });

  test('lists the last hundred that were replaced, so that it stays small for readers', async () => {
    for (let at = 0; at < 105; at++)
      await move({ ...dataset(5), version: `2026-11-${String(at).padStart(12, '0')}` });
    const replaced = (await current())?.replaced ?? [];
    expect(replaced).toHaveLength(100);
    expect([replaced[0], replaced.at(-1)]).toEqual(['2026-11-000000000004', '2026-11-000000000103']);
  });

  test('is not written where nobody could read it again', async () => {
    await move(dataset(1));
    const withdrawal = { version: '2026-10-000000000000', contentSha256: 'f'.repeat(64), at: '', to: '' };
    const withdrawn = [{ ...withdrawal, reason: 'x'.repeat(64 << 20) }];
    const now = await readLatest(store, 'stills');
    await expect(putLatest(store, { ...dataset(1), withdrawn }, now?.etag)).rejects.toThrow(
      /would list 1 withdrawn versions.*Nothing was changed. Roll back to a later version/,
    );
    expect(await current()).toEqual(dataset(1));
  });

  test('of somebody else is not overwritten', async () => {
    await store.put('datasets/stills/latest.json', { bytes: new TextEncoder().encode('{"latest": "yes"}') });
    await expect(move(dataset(1))).rejects.toThrow(InvariantViolation);
    await expect(move(dataset(1))).rejects.toThrow(/latest.json is not what tagset writes/);
  });
});
