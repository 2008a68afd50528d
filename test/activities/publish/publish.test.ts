import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalFile } from '../../../activities/publish/local-file.ts';
import { findPublished, type Placed, publish } from '../../../activities/publish/publish.ts';
import { toJson } from '../../../activities/publish/to-json.ts';
import { sha256Of } from '../../../activities/sha256.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { keysOf, textOf } from '../store/conformance/fixture.ts';
import { exampleManifest } from './example-manifest.ts';
import { dyingBefore, failing, losingAnswer, outrun } from './interrupted-store.ts';

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
async function build(contents: Record<string, string>, runId = 'run-1') {
  const local = await mkdtemp(join(folder, 'build-'));
  const files: LocalFile[] = [];
  for (const [path, text] of Object.entries(contents)) {
    await writeFile(join(local, path), text);
    const [bytes, sha256] = [text.length, sha256Of(text)];
    files.push({ path, local: join(local, path), bytes, sha256, rows: 1, audience: 'reader' });
  }
  const manifest = exampleManifest({
    files: files.map(({ local: _, ...file }) => file),
    run: { workflowId: 'build-stills', runId },
  });
  return { manifest, files, publish: (to: Store) => publish(to, manifest, files, { signal }) };
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
    const { address, manifest } = await one.publish(watched);
    expect(order).toEqual(['dataset.csv', 'labels.json', 'manifest.json']);
    expect(manifest).toEqual(one.manifest);
    expect(address).toEqual({
      uri: store.uri(`${place}/manifest.json`),
      sha256: sha256Of(toJson(one.manifest)),
    });
    expect(await textOf(store, `${place}/dataset.csv`)).toBe(usual['dataset.csv']);
  });

  test('says how many bytes are there so far', async () => {
    const { manifest, files } = await build(usual);
    const told: number[] = [];
    await publish(store, manifest, files, { signal, onProgress: (bytes) => told.push(bytes) });
    expect(told).toEqual([14, 17]);
  });

  test('the same version again changes nothing and finds the first manifest', async () => {
    const first = await (await build(usual)).publish(store);
    const before = await store.head(`${place}/manifest.json`);
    const second = await (await build(usual, 'run-2')).publish(store);
    expect(second).toEqual(first);
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
    await (await build(usual)).publish(store);
    expect((await store.head(`${place}/dataset.csv`))?.etag).toBe(left?.etag);
  });

  test('leaves other bytes that a dead build left, and puts its own in the folder of their hash', async () => {
    const dead = await build({ ...usual, 'labels.json': '["half"' }, 'run-0');
    await dead.publish(dyingBefore(store, 'manifest.json')).catch(() => {});
    const { manifest } = await (await build(usual)).publish(store);
    const aside = `${sha256Of(usual['labels.json']).slice(0, 12)}/labels.json`;
    expect(manifest.files.map(({ path }) => path)).toEqual(['dataset.csv', aside]);
    expect(manifest.labels.path).toBe(aside);
    expect(await textOf(store, `${place}/labels.json`)).toBe('["half"');
    expect(await textOf(store, `${place}/${aside}`)).toBe(usual['labels.json']);
  });

  test.each(['dataset.csv', 'manifest.json'])(
    'is complete although the answer to the put of %s was lost, or was an error',
    async (file) => {
      for (const lost of [losingAnswer(store, file), failing(store, file, true)]) {
        const one = await build(usual);
        expect((await one.publish(lost)).address.sha256).toBe(sha256Of(toJson(one.manifest)));
        for await (const { key } of store.list('')) await store.delete(key);
      }
    },
  );

  test.each(['dataset.csv', 'manifest.json'])('fails where the put of %s was not done', async (file) => {
    await expect((await build(usual)).publish(failing(store, file, false))).rejects.toThrow(
      'the connection broke',
    );
    expect(await findPublished(store, 'stills', '2026-11-0123456789ab')).toBeUndefined();
  });

  test('refuses bytes that are not those of the folder they lie in', async () => {
    const one = await build(usual);
    const aside = `${place}/${sha256Of(usual['labels.json']).slice(0, 12)}/labels.json`;
    for (const key of [aside, `${place}/labels.json`])
      await store.put(key, { bytes: Buffer.from('damaged') });
    await expect(one.publish(store)).rejects.toThrow(/labels.json is damaged.*Remove it, and build again/);
  });

  test('is left to another build that was a moment faster with the same files', async () => {
    const [fast, slow] = [await build(usual), await build(usual, 'run-2')];
    const racing = outrun(store, 'manifest.json', () => fast.publish(store));
    expect((await slow.publish(racing)).manifest).toEqual(fast.manifest);
  });

  test('lets somebody look at what was put, and counts only if they agree', async () => {
    const { manifest, files } = await build(usual);
    const seen: unknown[] = [];
    const check = async ({ files: placed, manifest: drafted, manifestKey }: Placed) => {
      for (const { key } of placed) seen.push(await textOf(store, key));
      seen.push(drafted, await store.head(manifestKey));
      throw new Error('wrong');
    };
    await expect(publish(store, manifest, files, { signal, check })).rejects.toThrow('wrong');
    expect(seen).toEqual([...Object.values(usual), manifest, undefined]);
    expect(await findPublished(store, 'stills', manifest.version)).toBeUndefined();
  });

  test('stops where the run was cancelled, before the manifest', async () => {
    const cancel = new AbortController();
    const { manifest, files } = await build(usual);
    const act = publish(store, manifest, files, {
      signal: cancel.signal,
      onProgress: () => cancel.abort(new Error('cancelled')),
    });
    await expect(act).rejects.toThrow('cancelled');
    expect(await store.head(`${place}/manifest.json`)).toBeUndefined();
  });
});
