import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Of } from '../../../activities/sha256.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import type { LocalFile } from '../../../activities/upload/formats.ts';
import { toJson } from '../../../activities/upload/manifest.ts';
import { findPublished, publish } from '../../../activities/upload/publish.ts';
import { keysOf, textOf } from '../store/conformance/fixture.ts';
import { exampleManifest } from './example-manifest.ts';
import { dyingBefore, losingAnswer, outrun } from './interrupted-store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-publish-'));
  store = fileStore(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true }));

const place = 'datasets/stills/2026-11-0123456789ab';
const signal = new AbortController().signal;

/** A build of the version: what it wrote locally and the manifest that says so. */
async function build(contents: Record<string, string>, tool = '1.0.0') {
  const local = await mkdtemp(join(folder, 'build-'));
  const files: LocalFile[] = [];
  for (const [path, text] of Object.entries(contents)) {
    await writeFile(join(local, path), text);
    files.push({ path, local: join(local, path), bytes: text.length, sha256: sha256Of(text), rows: 1 });
  }
  const manifest = exampleManifest(['car'], {
    files: files.map(({ local: _, ...file }) => file),
    tool: { name: 'tagset', version: tool },
  });
  return { manifest, files, publish: (to: Store) => publish(to, manifest, files, signal, () => {}) };
}

const usual = { 'dataset.csv': 'id,tags\n1,car\n', 'labels.json': '[]\n' };

describe('publishing', () => {
  test('puts the files, and the manifest after all of them', async () => {
    const order: string[] = [];
    const watched: Store = {
      ...store,
      put: (key, ...rest) => {
        order.push(key.slice(place.length + 1));
        return store.put(key, ...rest);
      },
    };
    const one = await build(usual);
    const { manifest, fresh } = await one.publish(watched);
    expect(order).toEqual(['dataset.csv', 'labels.json', 'manifest.json']);
    expect(fresh).toBe(true);
    expect(manifest).toEqual({
      uri: store.uri(`${place}/manifest.json`),
      sha256: sha256Of(toJson(one.manifest)),
    });
    expect(await textOf(store, `${place}/dataset.csv`)).toBe(usual['dataset.csv']);
  });

  test('says how many bytes are there so far', async () => {
    const { manifest, files } = await build(usual);
    const told: number[] = [];
    await publish(store, manifest, files, signal, (bytes) => told.push(bytes));
    expect(told).toEqual([14, 17]);
  });

  test('the same version again changes nothing and finds the first manifest', async () => {
    const first = await (await build(usual)).publish(store);
    const before = await store.head(`${place}/manifest.json`);
    const second = await (await build(usual, '1.0.1')).publish(store);
    expect(second).toEqual({ manifest: first.manifest, fresh: false });
    expect((await store.head(`${place}/manifest.json`))?.etag).toBe(before?.etag);
  });

  test('leaves no manifest where it died before', async () => {
    const one = await build(usual);
    await expect(one.publish(dyingBefore(store, 'manifest.json'))).rejects.toThrow('died');
    expect(await keysOf(store)).toEqual([`${place}/dataset.csv`, `${place}/labels.json`]);
    expect(await findPublished(store, 'stills', '2026-11-0123456789ab')).toBeUndefined();
  });

  test('takes over the same bytes that a dead build left', async () => {
    await (await build(usual)).publish(dyingBefore(store, 'labels.json')).catch(() => {});
    const left = await store.head(`${place}/dataset.csv`);
    expect((await (await build(usual)).publish(store)).fresh).toBe(true);
    expect((await store.head(`${place}/dataset.csv`))?.etag).toBe(left?.etag);
  });

  test('replaces other bytes that a dead build left', async () => {
    const dead = await build({ ...usual, 'labels.json': '["half"' });
    await dead.publish(dyingBefore(store, 'manifest.json')).catch(() => {});
    expect((await (await build(usual)).publish(store)).fresh).toBe(true);
    expect(await textOf(store, `${place}/labels.json`)).toBe(usual['labels.json']);
  });

  test.each(['dataset.csv', 'manifest.json'])(
    'is complete although the answer to the put of %s was lost',
    async (file) => {
      const one = await build(usual);
      const { manifest, fresh } = await one.publish(losingAnswer(store, file));
      expect(fresh).toBe(true);
      expect(manifest.sha256).toBe(sha256Of(toJson(one.manifest)));
    },
  );

  test('is left to another build that was a moment faster with the same files', async () => {
    const [fast, slow] = [await build(usual), await build(usual, '1.0.1')];
    const racing = outrun(store, 'manifest.json', () => fast.publish(store));
    expect(await slow.publish(racing)).toEqual({
      manifest: { uri: store.uri(`${place}/manifest.json`), sha256: sha256Of(toJson(fast.manifest)) },
      fresh: false,
    });
  });

  test('stops where the run was cancelled, before the manifest', async () => {
    const cancel = new AbortController();
    const { manifest, files } = await build(usual);
    const act = publish(store, manifest, files, cancel.signal, () => cancel.abort(new Error('cancelled')));
    await expect(act).rejects.toThrow('cancelled');
    expect(await store.head(`${place}/manifest.json`)).toBeUndefined();
  });
});
