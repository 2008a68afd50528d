import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withEngine } from '../../../activities/duckdb/engine.ts';
import { type Activities, createActivities } from '../../../activities/index.ts';
import { fileStore } from '../../../activities/store/file.ts';
import { hashFile } from '../../../activities/store/hash.ts';
import type { Store } from '../../../activities/store/store.ts';
import { type BuildChange, buildFiles } from '../pipeline/build-files.ts';
import { dependenciesIn, environment, failureType, settingsOf } from '../pipeline/run-pipeline.ts';
import { keysOf } from '../store/conformance/fixture.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-many-'));
  store = fileStore(join(folder, 'out'));
});
afterEach(() => rm(folder, { recursive: true }));

const build = (change: BuildChange) => buildFiles(folder, store, change);

/** Tags of so many labels, each on one image. */
function tagsOf(labels: number): string {
  const rows = Array.from({ length: labels }, (_, at) => `${at},${at} ${'x'.repeat(20)},${1 + (at % 3)}`);
  return ['id,value,ref_id', ...rows, ''].join('\n');
}

type Upload = Parameters<Activities['upload']>[0];

/** What upload is given by a small build, but with a vocabulary of so many labels of a thousand characters, one used twice. */
async function uploadOf(labels: number): Promise<(input: Upload) => Upload> {
  const local = join(folder, 'vocabulary.parquet');
  const options = { memory: '256MB', threads: 1, scratch: folder, signal: new AbortController().signal };
  await withEngine(options, (engine) =>
    engine.run(
      `COPY (SELECT i || repeat('x', 1000) AS label, CASE WHEN i = 0 THEN 2 ELSE 1 END AS uses, 'kept' AS bin, i AS class
         FROM range(${labels}) numbers(i)) TO '${local}' (FORMAT parquet)`,
    ),
  );
  const { bytes, sha256 } = await hashFile(local, {});
  await store.put('staging/vocabulary.parquet', { file: local });
  const vocabulary = { uri: store.uri('staging/vocabulary.parquet'), bytes, sha256, rows: labels };
  return (input) => ({ ...input, cleaned: { ...input.cleaned, vocabulary } });
}

test('labels that nobody could read whole are refused before anything is published, with the rule that mends it', {
  timeout: 60_000,
}, async () => {
  const source = { csv: { images: 'shots.csv', tags: 'tags.csv' } };
  await build({ settings: { rules: { minUses: 1 } }, input: { dryRun: true } });
  const dependencies = await dependenciesIn(folder, settingsOf({ source, rules: { minUses: 1 } }), { store });
  const activities = createActivities(dependencies);
  const run = environment('many');
  const plan = await run(activities.plan, { input: { period: '2026-11' }, at: '2026-11-01T03:00:00Z' });
  const snapshot = await run(activities.export, { plan });
  const converted = await run(activities.convert, { plan, snapshot });
  const cleaned = await run(activities.clean, { plan, converted });
  const merged = await run(activities.merge, { plan, converted, cleaned });
  const withMany = await uploadOf(66_000);
  const upload = withMany({ plan, snapshot, cleaned, merged });
  const error: unknown = await run(activities.upload, upload).catch((thrown: unknown) => thrown);
  expect(failureType(error)).toBe('QualityGate');
  expect((error as Error).message).toMatch(
    /^66,000 labels.*more than 64 MiB.*Nothing was published. Raise rules.minUses from 1 to 2, which leaves 1\.$/,
  );
  expect(await keysOf(store, 'datasets/')).toEqual([]);
});

test('with 10,000 labels what goes through Temporal and what every reader takes first stay small', {
  timeout: 60_000,
}, async () => {
  const settings = { rules: { minUses: 1 } };
  const dataset = await build({ tags: tagsOf(10_000), settings });
  expect(dataset.labels).toBe(10_000);
  expect(JSON.stringify(dataset).length).toBeLessThan(32_000);
  const manifest = await store.head(`datasets/stills/${dataset.version}/manifest.json`);
  expect(manifest?.bytes).toBeLessThan(32_000);
  const again = await build({ tags: tagsOf(10_001), settings });
  expect((await store.head(`datasets/stills/${again.version}/manifest.json`))?.bytes).toBeLessThan(32_000);
});
