import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { expect, inject, test } from 'vitest';
import { isPolled } from '../../activities/retrain/pollers.ts';
import { build, failure, startBuild } from '../workflows/builds.ts';
import { createSite, type Site } from '../workflows/site.ts';
import { retraining } from '../workflows/trainer-site.ts';

const trainer =
  "{ command: [node, -e, \"require('fs').writeFileSync(process.env.TAGSET_OUTPUT_DIR + '/m', '')\"] }";

const change = async ({ config: { file } }: Site, from: string, to: string) =>
  writeFile(file, (await readFile(file, 'utf8')).replace(from, to));

test('a worker takes up "retraining" that dataset.yaml gains while it runs', async () => {
  const site = await createSite(inject('temporal').address);
  await site.startWorker();
  expect((await build(site, 'before')).retraining.outcome).toBe('skipped');
  await appendFile(site.config.file, `retraining: ${trainer}\n`);
  await site.writeTables(60);
  const { retraining: started, version } = await build(site, 'after');
  expect(started.outcome).toBe('started');
  const { model } = await retraining(site, started.workflowId).result();
  expect(model?.uri).toContain(`/models/site/${version}/`);
});

test('a worker leaves the queue to others when dataset.yaml loses "retraining.command"', async () => {
  const site = await createSite(inject('temporal').address, `retraining: ${trainer}\n`);
  const worker = await site.startWorker();
  await expect.poll(() => isPolled(site.client, 'retraining-site', 'workflows')).toBe(true);
  await change(site, `retraining: ${trainer}`, 'retraining: {}');
  // Whoever polled is listed for some minutes: what counts is that nobody takes the work.
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  const { retraining: started } = await build(site, 'after');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect((await retraining(site, started.workflowId).describe()).historyLength).toBeLessThan(3);
  worker.stop();
  await worker.done;
});

test.each([
  ['store', 'store: file:./out', 'store: file:./elsewhere'],
  ['name', 'name: site', 'name: other'],
])('a worker whose dataset.yaml names another %s says that it has to be restarted', async (key, from, to) => {
  const site = await createSite(inject('temporal').address);
  await site.startWorker();
  await change(site, from, to);
  const { type, message } = await failure(await startBuild(site, 'after'));
  expect(type).toBe('ConfigError');
  expect(message).toContain(`says another "${key}" than when this worker started. Restart the worker`);
});
