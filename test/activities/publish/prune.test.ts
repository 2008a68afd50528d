import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BadInput } from '../../../activities/errors.ts';
import { latestKey, readLatest } from '../../../activities/publish/latest.ts';
import { type PruneOptions, prune } from '../../../activities/publish/prune.ts';
import { toJson } from '../../../activities/publish/to-json.ts';
import { listVersions } from '../../../activities/publish/versions.ts';
import type { Store } from '../../../activities/store/store.ts';
import { keysOf } from '../store/conformance/fixture.ts';
import { contentsOf, expectWhole } from '../upload/oracle.ts';
import { goBack, type Prepared, prepare, quickStore, startStopped } from '../upload/prepared.ts';
import { dyingBefore } from './interrupted-store.ts';
import { breaking, callsOf, pausing } from './pausing-store.ts';

let folder: string;
/** Four months, and the first one's files of a later day. */
let first: Prepared;
let second: Prepared;
let third: Prepared;
let fourth: Prepared;
let firstAgain: Prepared;
let store: Store;
let stores = 0;
const newStore = () => quickStore(join(folder, `store-${stores++}`));
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-prune-'));
  const tagged = (tag: string) => ({ tags: `6,${tag},1\n7,${tag},2\n` });
  first = await prepare(folder, 'first', { day: 1, period: '2026-08' });
  second = await prepare(folder, 'second', { day: 2, period: '2026-09', ...tagged('fox') });
  third = await prepare(folder, 'third', { day: 3, period: '2026-10', ...tagged('owl') });
  fourth = await prepare(folder, 'fourth', { day: 4, period: '2026-11', ...tagged('elk') });
  firstAgain = await prepare(folder, 'again', { day: 9, period: '2026-08' });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  store = newStore();
});

const year = 365 * 86_400_000;
const longAgo = () => new Date(Date.now() - year);
const soon = () => new Date(Date.now() + year);
/** Removes all but so many, unless something else is asked for. */
const run = (options: Partial<PruneOptions> = {}, through = store) =>
  prune(through, 'stills', { remove: true, leftoversBefore: longAgo(), ...options });
const versions = () => listVersions(store, 'stills');
const versionsOf = (...prepared: Prepared[]) => prepared.map(({ version }) => version);
async function publishAll(...all: Prepared[]) {
  for (const one of all) await one.publish(store);
}
async function staysOf(options: Partial<PruneOptions>) {
  const { choices } = await run({ remove: false, ...options });
  return Object.fromEntries(choices.map(({ holding, stays }) => [holding.version, stays]));
}

describe('a prune', () => {
  test('says what would go, newest first, and changes nothing unless it is to remove', async () => {
    await publishAll(first, second, third);
    const before = await contentsOf(store);
    const { choices, removed } = await run({ keep: 1, remove: false });
    expect(choices.map(({ holding }) => holding.version)).toEqual(versionsOf(third, second, first));
    expect(choices.map(({ stays }) => stays)).toEqual(['it is the latest', undefined, undefined]);
    expect(choices[2]?.holding.objects).toBe(6);
    expect(removed).toEqual([]);
    expect(await contentsOf(store)).toEqual(before);
  });

  test('removes all that lies in the folders of versions beyond a number, and nothing else', async () => {
    await publishAll(first, second, third, fourth);
    const leftover = `datasets/stills/${first.version}/0123456789ab/labels.json`;
    const others = [
      'datasets/stills/retraining/0123.json',
      'datasets/stills/notes.txt',
      `models/stills/${first.version}/model.bin`,
      `datasets/other/${first.version}/dataset.csv`,
    ];
    for (const key of [leftover, ...others]) await store.put(key, { bytes: Buffer.from('x') });
    const { removed } = await run({ keep: 2 });
    expect(removed.map(({ version }) => version)).toEqual(versionsOf(second, first));
    expect(await versions()).toEqual(versionsOf(third, fourth));
    const keys = await keysOf(store);
    expect(keys.filter((key) => key.startsWith(`datasets/stills/${first.version}/`))).toEqual([]);
    expect(keys).toEqual(expect.arrayContaining(others));
    expect(await expectWhole(store)).toBe(fourth.version);
    expect((await readLatest(store, 'stills'))?.latest).not.toHaveProperty('removing');
  });

  test('removes those beyond an age, and with a number those beyond both', async () => {
    await publishAll(first, second, third);
    expect(await staysOf({ before: longAgo() })).toMatchObject({ [first.version]: 'it is not that old' });
    expect(await staysOf({ before: soon(), keep: 2 })).toEqual({
      [third.version]: 'it is the latest',
      [second.version]: 'it is one of the newest',
      [first.version]: undefined,
    });
    await run({ before: soon() });
    expect(await versions()).toEqual(versionsOf(third));
  });

  test('never removes what a rollback went back to; what was withdrawn goes, and stays withdrawn', async () => {
    await publishAll(first, second, third);
    await goBack(store, first.version);
    await fourth.publish(store);
    expect(await staysOf({ keep: 1 })).toEqual({
      [fourth.version]: 'it is the latest',
      [third.version]: undefined,
      [second.version]: undefined,
      [first.version]: 'a rollback went back to it',
    });
    await run({ keep: 1 });
    expect(await versions()).toEqual(versionsOf(first, fourth));
    expect(await second.publish(store, 'another run')).toMatchObject({ outcome: 'withdrawn' });
  });

  test('does not count what was withdrawn among those to keep', async () => {
    await publishAll(first, second, third);
    await goBack(store, second.version);
    expect(await staysOf({ keep: 2 })).toMatchObject({ [first.version]: 'it is one of the newest' });
  });

  test('spares what a build is about to make latest', async () => {
    await publishAll(first, second);
    const held = await startStopped(third, pausing(store, await callOf('latest.json', third), 'before'));
    expect(await staysOf({ keep: 1 })).toMatchObject({
      [third.version]: 'it may be about to become the latest',
    });
    void held;
  });

  test('spares a publication that goes on, and removes what one left that died', async () => {
    await publishAll(second);
    await first.publish(dyingBefore(store, 'manifest.json')).catch(() => {});
    expect(await staysOf({ keep: 1 })).toMatchObject({
      [first.version]: 'it has no manifest yet, and may be about to get one',
    });
    await run({ keep: 1, leftoversBefore: soon() });
    expect((await keysOf(store)).filter((key) => key.includes(first.version))).toEqual([]);
  });

  test('spares a version whose manifest cannot be read, and names it', async () => {
    await publishAll(first, second);
    await store.put(`datasets/stills/${first.version}/manifest.json`, { bytes: Buffer.from('{}') });
    expect(await staysOf({ keep: 1 })).toMatchObject({
      [first.version]: `its manifest cannot be read: tagset verify ${first.version}`,
    });
  });

  test('removes nothing where no latest.json says what must stay', async () => {
    await publishAll(first, second);
    await store.delete(latestKey('stills'));
    await expect(run({ keep: 1 })).rejects.toThrow(BadInput);
    expect(await versions()).toEqual(versionsOf(first, second));
  });

  test('ends after the version that is being removed when it is interrupted', async () => {
    await publishAll(first, second, third);
    const stop = new AbortController();
    const act = run({ keep: 1, signal: stop.signal, onRemoved: () => stop.abort(new Error('enough')) });
    await expect(act).rejects.toThrow('enough');
    expect(await versions()).toEqual(versionsOf(first, third));
    expect((await readLatest(store, 'stills'))?.latest).not.toHaveProperty('removing');
  });
});

/** The number of the first call that puts such a key. */
async function callOf(ending: string, one: Prepared): Promise<number> {
  const trial = newStore();
  await second.publish(trial);
  const calls = await callsOf(trial, (watched) => one.publish(watched));
  if (ending !== 'latest.json') throw new Error(`no call for ${ending}`);
  return calls.lastIndexOf('put') + 1;
}

/** The mark of a removal is as old as one that died. */
async function age(through: Store): Promise<void> {
  const current = await readLatest(through, 'stills');
  if (current?.latest.removing === undefined) return;
  const removing = { ...current.latest.removing, since: longAgo().toISOString() };
  await through.put(latestKey('stills'), { bytes: toJson({ ...current.latest, removing }) });
}

describe('a prune that died at any call', () => {
  test('leaves only whole versions, and the next one finishes', { timeout: 180_000 }, async () => {
    await publishAll(first, second);
    const { length: calls } = await callsOf(store, (watched) => run({ keep: 1 }, watched));
    expect(calls).toBeGreaterThan(10);
    for (let at = 1; at <= calls; at++)
      for (const when of ['before', 'after'] as const) {
        store = newStore();
        await publishAll(first, second);
        const moment = `died ${when} call ${at}`;
        await run({ keep: 1 }, breaking(store, at, when)).catch(() => {});
        expect(await expectWhole(store), moment).toBe(second.version);
        await age(store);
        await run({ keep: 1 });
        expect(
          (await keysOf(store)).filter((key) => key.includes(first.version)),
          moment,
        ).toEqual([]);
        expect((await readLatest(store, 'stills'))?.latest, moment).not.toHaveProperty('removing');
      }
  });

  test('holds up another for no more than ten minutes', async () => {
    await publishAll(first, second);
    const { latest, etag } = (await readLatest(store, 'stills')) ?? { latest: undefined, etag: '' };
    const removing = { version: first.version, since: new Date().toISOString() };
    await store.put(latestKey('stills'), { bytes: toJson({ ...latest, removing }) });
    expect(etag).not.toBe('');
    await expect(run({ keep: 1 })).rejects.toThrow(/Another tagset prune removes 2026-08-.*ten minutes/);
    await expect(firstAgain.publish(store)).rejects.toThrow(/is being removed by tagset prune since/);
    expect(() => goBack(store, first.version)).rejects.toThrow(/is being removed/);
    await age(store);
    expect(await firstAgain.publish(store)).toMatchObject({ outcome: 'unchanged', latest: true });
    expect((await readLatest(store, 'stills'))?.latest).not.toHaveProperty('removing');
  });
});

/** A build is tried again, as Temporal does. */
async function publishedAtLast(one: Prepared, through: Store, runId?: string) {
  for (let attempt = 1; ; attempt++)
    try {
      return await one.publish(through, runId);
    } catch (error) {
      if (attempt === 5) throw error;
    }
}

describe('a prune and a build that makes the same version latest', () => {
  test('leave it whole, whichever call the build is stopped at meanwhile', { timeout: 180_000 }, async () => {
    await publishAll(first, second);
    const { length: calls } = await callsOf(store, (watched) => firstAgain.publish(watched));
    for (let at = 1; at <= calls; at++)
      for (const when of ['before', 'after'] as const) {
        store = newStore();
        await publishAll(first, second);
        const gate = pausing(store, at, when);
        const slow = await startStopped(firstAgain, gate);
        await run({ keep: 1 });
        gate.resume();
        const moment = `build stopped ${when} call ${at}`;
        await slow.done.catch(() => publishedAtLast(firstAgain, store));
        expect(await expectWhole(store), moment).toBe(first.version);
      }
  });

  test('leave it whole, whichever call the prune is stopped at meanwhile', { timeout: 180_000 }, async () => {
    await publishAll(first, second);
    const { length: calls } = await callsOf(store, (watched) => run({ keep: 1 }, watched));
    for (let at = 1; at <= calls; at++)
      for (const when of ['before', 'after'] as const) {
        store = newStore();
        await publishAll(first, second);
        const gate = pausing(store, at, when);
        const done = run({ keep: 1 }, gate.store).catch(() => {});
        await Promise.race([gate.paused, done]);
        const moment = `prune stopped ${when} call ${at}`;
        const early = await firstAgain.publish(store).catch((error: Error) => error.message);
        gate.resume();
        await done;
        if (typeof early === 'string') {
          expect(early, moment).toMatch(/is being removed|was removed/);
          await publishedAtLast(firstAgain, store);
        }
        expect(await expectWhole(store), moment).toBe(first.version);
      }
  });
});
