import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../activities/store/open-store.ts';
import type { Store } from '../../../activities/store/store.ts';
import { createBucket, type TestBucket } from '../../services/s3.ts';
import { expectWhole } from './oracle.ts';
import { breaking, callsOf, pausing } from './pausing-store.ts';
import { type Prepared, prepare, quickStore, startStopped } from './prepared.ts';

/** Two datasets of one dataset.csv: a rare tag that is dropped is in the ledger of one of them only. */
let folder: string;
let plain: Prepared;
let rare: Prepared;
let bucket: TestBucket;
let stores = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-two-'));
  plain = await prepare(folder, 'plain', { day: 2 });
  rare = await prepare(folder, 'rare', { day: 3, tags: '6,rare,1\n' });
  bucket = await createBucket();
});
afterAll(async () => {
  await bucket.drop();
  await rm(folder, { recursive: true });
});

const ledgerOf = ({ draft }: Prepared) => draft.files.find(({ path }) => path === 'ledger.json')?.sha256;
const inFolder = () => quickStore(join(folder, `store-${stores++}`));
const inBucket = () => openStore(`${bucket.url}/${stores++}`, { base: '/', s3: bucket.options });

test('the two have one version and different ledgers', () => {
  expect(rare.version).toBe(plain.version);
  expect(ledgerOf(rare)).not.toBe(ledgerOf(plain));
});

/** The calls of somebody who publishes alone. */
function lonelyCalls(store: Store) {
  return callsOf(store, (counted) => plain.publish(counted));
}

describe('two who publish one version with different ledgers', () => {
  test.each([
    ['in a folder', 'the earlier', inFolder],
    ['in a bucket', 'the earlier', inBucket],
    ['in a folder', 'the later', inFolder],
  ] as const)(
    'leave it whole, whichever call one is stopped at meanwhile: %s, %s snapshot',
    { timeout: 120_000 },
    async (_, which, make) => {
      const [stopped, other] = which === 'the earlier' ? [plain, rare] : [rare, plain];
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
        const other = await startStopped(rare, gates[1]);
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
        await rare.publish(store);
        expect(await expectWhole(store), `died ${when} call ${at}`).toBe(plain.version);
      }
  });
});
