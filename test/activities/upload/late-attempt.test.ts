import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../activities/store/open-store.ts';
import type { Store } from '../../../activities/store/store.ts';
import { createBucket, type TestBucket } from '../../services/s3.ts';
import { breaking, callsOf, pausing } from '../publish/pausing-store.ts';
import { contentsOf, expectWhole } from './oracle.ts';
import { goBack, type Prepared, prepare, quickStore, startStopped } from './prepared.ts';

let folder: string;
let bucket: TestBucket;
/** Latest before the run; the dataset of the run; one of the same dump by other rules; one of the next month. */
let october: Prepared;
let november: Prepared;
let tied: Prepared;
let december: Prepared;
let stores = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-late-'));
  october = await prepare(folder, 'october', { day: 1, period: '2026-10' });
  november = await prepare(folder, 'november', { day: 5, tags: '6,fox,1\n7,fox,2\n' });
  tied = await prepare(folder, 'tied', { day: 5, tags: '6,elk,1\n7,elk,2\n' });
  december = await prepare(folder, 'december', { day: 9, period: '2026-12', tags: '6,owl,1\n7,owl,2\n' });
  bucket = await createBucket();
});
afterAll(async () => {
  await bucket.drop();
  await rm(folder, { recursive: true });
});

const inFolder = () => quickStore(join(folder, `store-${stores++}`));
const inBucket = () => openStore(`${bucket.url}/${stores++}`, { base: '/', s3: bucket.options });

async function withOctober(store: Store): Promise<Store> {
  await october.publish(store);
  return store;
}

/** What happens between the end of the second attempt and the moment when the first goes on. */
const aftermaths: Record<string, (store: Store) => Promise<unknown>> = {
  nothing: async () => {},
  'a newer dataset': (store) => december.publish(store),
  'a rollback to the dataset before': (store) => goBack(store, october.version),
  'a rollback and back again': async (store) => {
    await goBack(store, october.version);
    await goBack(store, november.version);
  },
  'a newer dataset and a rollback beyond both': async (store) => {
    await december.publish(store);
    await goBack(store, october.version);
  },
  'a newer dataset and a rollback to this one': async (store) => {
    await december.publish(store);
    await goBack(store, november.version);
  },
  'another dataset of the same dump': (store) => tied.publish(store),
  'another of the same dump and a rollback beyond both': async (store) => {
    await tied.publish(store);
    await goBack(store, october.version);
  },
  'another of the same dump, a rollback to this one and back again': async (store) => {
    await tied.publish(store);
    await goBack(store, november.version);
    await goBack(store, tied.version);
  },
};

/** Stops an attempt at every call, lets its successor and the aftermath happen, and lets it go on. */
async function stopEverywhere(make: () => Store, aftermath: (store: Store) => Promise<unknown>) {
  const alone = await withOctober(make());
  const calls = await callsOf(alone, (watched) => november.publish(watched));
  expect(calls.length).toBeGreaterThan(8);
  // What was read is known before the next call goes out: only a write has two moments.
  for (const [index, call] of calls.entries())
    for (const when of call === 'put' ? (['before', 'after'] as const) : (['before'] as const)) {
      const at = index + 1;
      const moment = `stopped ${when} call ${at}`;
      const store = await withOctober(make());
      const gate = pausing(store, at, when);
      const late = await startStopped(november, gate);
      expect((await november.publish(store)).outcome, moment).toBe('published');
      await aftermath(store);
      const latest = await expectWhole(store);
      const contents = await contentsOf(store);
      gate.resume();
      await late.done;
      expect(await contentsOf(store), moment).toEqual(contents);
      expect(await expectWhole(store), moment).toBe(latest);
    }
}

describe('an attempt that goes on after its successor changes nothing, at whatever call it was stopped', () => {
  test.each(Object.keys(aftermaths))('in a folder, after %s', { timeout: 180_000 }, async (name) => {
    await stopEverywhere(inFolder, aftermaths[name] ?? (async () => {}));
  });

  test.each(['a newer dataset', 'a rollback to the dataset before', 'another dataset of the same dump'])(
    'in a bucket, after %s',
    { timeout: 180_000 },
    async (name) => {
      await stopEverywhere(inBucket, aftermaths[name] ?? (async () => {}));
    },
  );
});

describe('an attempt after one that failed at any call', () => {
  test.each([
    ['in a folder', inFolder],
    ['in a bucket', inBucket],
  ])(
    'completes the dataset and says that its run has published it, %s',
    { timeout: 180_000 },
    async (_, make) => {
      const alone = await withOctober(make());
      const { length: calls } = await callsOf(alone, (watched) => november.publish(watched));
      for (let at = 1; at <= calls; at++)
        for (const when of ['before', 'after'] as const) {
          const moment = `failed ${when} call ${at}`;
          const store = await withOctober(make());
          await november.publish(breaking(store, at, when)).catch(() => {});
          expect((await november.publish(store)).outcome, moment).toBe('published');
          expect(await expectWhole(store), moment).toBe(november.version);
          expect((await november.publish(store, 'another run')).outcome, moment).toBe('unchanged');
        }
    },
  );
});
