import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Store } from '../../activities/store/store.ts';
import type { Standing } from '../../worker/dependencies.ts';
import { build } from './builds.ts';
import type { Site } from './site.ts';
import { models, read, retraining, siteWithTrainer } from './trainer-site.ts';

vi.setConfig({ testTimeout: 180_000 });

/** Notes each of its runs in a file, and leaves a model of two files and metrics. */
const TRAINER = `
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
  const out = process.env.TAGSET_OUTPUT_DIR;
  appendFileSync('runs', 'ran\\n');
  mkdirSync(out + '/deep');
  writeFileSync(out + '/model.bin', 'weights');
  writeFileSync(out + '/deep/more.bin', 'more');
  writeFileSync(out + '/metrics.json', '{"map": 0.5}');`;

const runs = async ({ folder }: Site) =>
  (await readFile(join(folder, 'runs'), 'utf8').catch(() => '')).split('\n').length - 1;

/** A store in which puts to such keys fail as often as is said. */
function hiccup(keys: RegExp, times: number): (standing: Standing) => Standing {
  let left = times;
  return (standing) => {
    const put: Store['put'] = (key, ...rest) => {
      if (!keys.test(key) || left-- <= 0) return standing.store.put(key, ...rest);
      return Promise.reject(new Error(`PutObject of ${key} failed: SlowDown`));
    };
    return { ...standing, store: { ...standing.store, put } };
  };
}

test.each([
  ['the files of a model', /^models\/.*model\.bin$/],
  ["a model's manifest", /^models\/.*manifest\.json$/],
  ['what training left', /^staging\/.*\/train\//],
])('a store that fails at %s runs no training program again', async (_, keys) => {
  const site = await siteWithTrainer('', TRAINER, hiccup(keys, 3));
  const { retraining: started, version } = await build(site, 'only');
  const { metrics } = await retraining(site, started.workflowId).result();
  expect(metrics).toEqual({ map: 0.5 });
  expect(await runs(site)).toBe(1);
  expect(await models(site)).toEqual([version]);
  const { files } = await read(site, `models/${site.name}/${version}/manifest.json`);
  expect((files as { path: string }[]).map(({ path }) => path)).toEqual([
    'deep/more.bin',
    'metrics.json',
    'model.bin',
  ]);
});

test('a model whose worker went away before it was published is published by another', async () => {
  const site = await siteWithTrainer('', TRAINER, hiccup(/^models\//, Number.POSITIVE_INFINITY));
  const { retraining: started, version } = await build(site, 'only');
  await expect.poll(() => runs(site)).toBe(1);
  const handle = retraining(site, started.workflowId);
  const failed = async () => (await handle.describe()).raw.pendingActivities?.[0]?.lastFailure?.message;
  await expect.poll(failed).toMatch(/SlowDown/);
  await site.stopWorker();
  await site.startWorker();
  await handle.result();
  expect(await runs(site)).toBe(1);
  expect(await models(site)).toEqual([version]);
});
