import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseManifest } from '../../../activities/publish/manifest.ts';
import { sha256Of } from '../../../activities/sha256.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { keysOf, textOf } from '../store/conformance/fixture.ts';
import { type BuildChange, buildFiles, shots, tags } from './build-files.ts';
import { type Case, randomCase } from './random-case.ts';
import { dependenciesIn, publishedFiles, runPipeline, writeCase } from './run-pipeline.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-build-'));
  store = fileStore(join(folder, 'out'));
});
afterEach(() => rm(folder, { recursive: true }));

const build = (change: BuildChange = {}) => buildFiles(folder, store, change);

describe('a build', () => {
  test('publishes all its files and then latest.json, and nothing else', async () => {
    const { version } = await build();
    expect(await keysOf(store, 'datasets/')).toEqual([
      ...[
        'dataset.csv',
        'dataset.parquet',
        'labels.json',
        'manifest.json',
        'owner/ledger.json',
        'owner/rules.json',
      ].map((file) => `datasets/stills/${version}/${file}`),
      'datasets/stills/latest.json',
    ]);
    expect(JSON.parse((await textOf(store, 'datasets/stills/latest.json')) ?? '')).toMatchObject({ version });
  });

  test('leaves the manifest that lists what there is', async () => {
    const dataset = await build();
    const { text } = await publishedFiles(dataset);
    const manifest = parseManifest(Buffer.from(await text('manifest.json')));
    expect(manifest).toMatchObject({
      version: `2026-11-${manifest?.filesSha256.slice(0, 12)}`,
      contentSha256: sha256Of(await text('dataset.csv')),
      labels: { path: 'labels.json', sha256: sha256Of(await text('labels.json')), count: 2 },
      rows: { images: 3, tags: 5, pairs: 5, dataset: 3 },
      previous: null,
      source: { kind: 'csv', address: 'shots.csv, tags.csv' },
    });
    for (const { path, bytes, sha256 } of manifest?.files ?? []) {
      const key = `datasets/stills/${dataset.version}/${path}`;
      expect({ path, bytes }).toEqual({ path, bytes: (await store.head(key))?.bytes });
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('of the same input again changes nothing but the moment of the latest, and says so', async () => {
    const first = await build();
    const stamps = async () => {
      const found = [];
      for await (const { key, etag } of store.list('datasets/'))
        if (!key.endsWith('latest.json')) found.push([key, etag]);
      return found;
    };
    const before = await stamps();
    const second = await build();
    expect([first.outcome, second.outcome]).toEqual(['published', 'unchanged']);
    expect(second.manifest).toEqual(first.manifest);
    expect(await stamps()).toEqual(before);
  });

  test('of other input is another version that tells what changed', async () => {
    const first = await build();
    const second = await build({ tags: `${tags}6,fox,1\n7,fox,2\n` });
    const { text } = await publishedFiles(second);
    expect(parseManifest(Buffer.from(await text('manifest.json')))?.previous).toEqual({
      version: first.version,
      labelsAdded: 1,
      labelsRemoved: 0,
      images: { before: 3, after: 3 },
    });
  });

  test('that is a dry run leaves nothing but staging', async () => {
    const dataset = await build({ input: { dryRun: true } });
    expect(dataset).toMatchObject({ outcome: 'dry run', images: 3, labels: 2 });
    expect(dataset.manifest).toBeUndefined();
    expect(await keysOf(store, 'datasets/')).toEqual([]);
  });

  test('writes csv alone where nothing else is asked for', async () => {
    const { version } = await build({ settings: { output: { formats: ['csv'] } } });
    expect(await store.head(`datasets/stills/${version}/dataset.parquet`)).toBeUndefined();
    expect(await store.head(`datasets/stills/${version}/dataset.csv`)).toBeDefined();
  });

  test('gives the same bytes, Parquet included, on one core and on four, in one range and in many', async () => {
    const ids = Array.from({ length: 150_000 }, (_, at) => String((at * 7919) % 150_001));
    const written: Case = {
      ...randomCase(1),
      keep: [],
      tables: {
        images: ids.map((id) => [id, `${id}.jpg`]),
        tags: ids.map((id, at) => [String(at), ['car', 'dog', 'fox'][at % 3] ?? null, id]),
      },
      rules: { case: 'keep', synonyms: {}, exclude: [], minUses: 2, delimiter: ',', validation: 0.1 },
    };
    const settings = await writeCase(folder, written);
    const files = new Set<string>();
    for (const [threads, rowsPerRange] of [
      [1, 1_000_000],
      [4, 20_000],
    ] as const) {
      const here = join(folder, String(threads));
      const dependencies = await dependenciesIn(folder, settings, {
        threads,
        rowsPerRange,
        store: fileStore(here),
      });
      const { text } = await publishedFiles(await runPipeline(dependencies));
      files.add(JSON.stringify(parseManifest(Buffer.from(await text('manifest.json')))?.files, null, 2));
    }
    expect([...files]).toHaveLength(1);
  });

  test('leaves no file in its scratch folder, whether it succeeds or fails', async () => {
    await build();
    await build({ tags: 'id,value,ref_id\n' }).catch(() => {});
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  });
});

test('an image without an id is no image', async () => {
  const dataset = await build({ shots: `${shots},nameless.jpg\n` });
  expect(dataset.images).toBe(3);
});
