import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listVersions } from '../../../activities/publish/versions.ts';
import { openStore } from '../../../activities/store/open-store.ts';
import type { Store } from '../../../activities/store/store.ts';
import { createBucket, type TestBucket } from '../../services/s3.ts';
import { expectWhole } from '../upload/oracle.ts';
import { type Prepared, prepare, quickStore, startStopped } from '../upload/prepared.ts';
import { breaking, callsOf, pausing } from './pausing-store.ts';

let folder: string;
/** One dataset of two snapshots, and another of the same dataset.csv: by another output, and with a rare tag in the owner's ledger. */
let plain: Prepared;
let same: Prepared;
let other: Prepared;
let bucket: TestBucket;
let stores = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-two-'));
  plain = await prepare(folder, 'plain', { day: 2 });
  same = await prepare(folder, 'same', { day: 3 });
  const settings = { output: { formats: ['csv'] } };
  other = await prepare(folder, 'other', { day: 3, tags: '6,rare,1\n', settings });
  bucket = await createBucket();
});
afterAll(async () => {
  await bucket.drop();
  await rm(folder, { recursive: true });
});

const inFolder = () => quickStore(join(folder, `store-${stores++}`));
const inBucket = () => openStore(`${bucket.url}/${stores++}`, { base: '/', s3: bucket.options });

test('the same files are one version, others of the same content another', () => {
  expect(same.version).toBe(plain.version);
  expect(other.version).not.toBe(plain.version);
  expect(other.draft.contentSha256).toBe(plain.draft.contentSha256);
});

/** The calls of somebody who publishes alone. */
function lonelyCalls(store: Store) {
  return callsOf(store, (counted) => plain.publish(counted));
}

describe('two who publish one version', () => {
  test.each([
    ['in a folder', 'the earlier', inFolder],
    ['in a bucket', 'the earlier', inBucket],
    ['in a folder', 'the later', inFolder],
  ] as const)(
    'leave it whole, whichever call one is stopped at meanwhile: %s, %s snapshot',
    { timeout: 120_000 },
    async (_, which, make) => {
      const [stopped, other] = which === 'the earlier' ? [plain, same] : [same, plain];
      const { length: calls } = await lonelyCalls(make());
      expect(calls).toBeGreaterThan(7);
      for (let at = 1; at <= calls; at++)
        for (const when of ['before', 'after'] as const) {
          const store = make();
          const gate = pausing(store, at, when);
          const slow = await startStopped(stopped, gate);
          const quick = await other.publish(store);
          gate.resume();
          const late = await slow.done;
          expect(await expectWhole(store), `stopped ${when} call ${at}`).toBe(plain.version);
          expect([quick.outcome, late.outcome].sort(), `stopped ${when} call ${at}`).toEqual([
            'published',
            'unchanged',
          ]);
        }
    },
  );

  test('leave it whole when both are stopped, before any two writes', { timeout: 120_000 }, async () => {
    const calls = await lonelyCalls(inFolder());
    const puts = calls.flatMap((call, at) => (call === 'put' ? [at + 1] : []));
    for (const first of puts)
      for (const second of puts) {
        const store = inFolder();
        const gates = [pausing(store, first, 'before'), pausing(store, second, 'before')] as const;
        const one = await startStopped(plain, gates[0]);
        const other = await startStopped(same, gates[1]);
        gates[0].resume();
        await one.done;
        gates[1].resume();
        await other.done;
        expect(await expectWhole(store), `stopped before ${first} and ${second}`).toBe(plain.version);
      }
  });

  test('leave it whole where one dies at any call and the other comes after', {
    timeout: 120_000,
  }, async () => {
    const { length: calls } = await lonelyCalls(inFolder());
    for (let at = 1; at <= calls; at++)
      for (const when of ['before', 'after'] as const) {
        const store = inFolder();
        await plain.publish(breaking(store, at, when)).catch(() => {});
        await same.publish(store);
        expect(await expectWhole(store), `died ${when} call ${at}`).toBe(plain.version);
      }
  });
});

describe('two who publish two versions of one content', () => {
  test.each([
    ['in a folder', 'the earlier', inFolder],
    ['in a bucket', 'the earlier', inBucket],
    ['in a folder', 'the later', inFolder],
  ] as const)(
    'leave both whole and the later snapshot latest, whichever call one is stopped at: %s, %s snapshot',
    { timeout: 120_000 },
    async (_, which, make) => {
      const [stopped, quick] = which === 'the earlier' ? [plain, other] : [other, plain];
      const { length: calls } = await lonelyCalls(make());
      for (let at = 1; at <= calls; at++)
        for (const when of ['before', 'after'] as const) {
          const store = make();
          const gate = pausing(store, at, when);
          const slow = await startStopped(stopped, gate);
          const moment = `stopped ${when} call ${at}`;
          expect((await quick.publish(store)).outcome, moment).toBe('published');
          gate.resume();
          expect((await slow.done).outcome, moment).toBe('published');
          expect(await expectWhole(store), moment).toBe(other.version);
          expect(await listVersions(store, 'stills'), moment).toEqual([plain.version, other.version].sort());
        }
    },
  );
});
