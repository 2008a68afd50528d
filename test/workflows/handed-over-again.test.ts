import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { expect, inject, onTestFinished, test } from 'vitest';
import { retrainingQueue } from '../../workflows/task-queues.ts';
import { build, failure } from './builds.ts';
import { createSite, type Site } from './site.ts';
import { models, retraining, siteWithTrainer } from './trainer-site.ts';

/** Notes its runs; fails until somebody mends it, and waits while somebody holds it. */
const TRAINER = `
  import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
  appendFileSync('runs', 'ran\\n');
  while (existsSync('held')) await new Promise((resolve) => setTimeout(resolve, 100));
  if (!existsSync('mended')) process.exit(3);
  writeFileSync(process.env.TAGSET_OUTPUT_DIR + '/model.bin', 'm');`;

const runs = async ({ folder }: Site) =>
  (await readFile(join(folder, 'runs'), 'utf8').catch(() => '')).split('\n').length - 1;

test('a training that failed is handed over again by the next build, until one has succeeded', async () => {
  const site = await siteWithTrainer('', TRAINER);
  const first = await build(site, 'first');
  await failure(retraining(site, first.retraining.workflowId));
  await writeFile(join(site.folder, 'mended'), '');
  const second = await build(site, 'second');
  expect(second.retraining).toEqual({
    outcome: 'started',
    reason: 'the retraining on this content before has failed',
    workflowId: first.retraining.workflowId,
  });
  await retraining(site, second.retraining.workflowId).result();
  expect(await models(site)).toEqual([first.version]);
  expect((await build(site, 'third')).retraining).toMatchObject({
    outcome: 'skipped',
    reason: 'this content was handed over before',
  });
  expect(await runs(site)).toBe(2);
});

test('a training that failed is handed over again even when Temporal has forgotten it', async () => {
  const site = await siteWithTrainer('', TRAINER);
  const first = await build(site, 'first');
  await failure(retraining(site, first.retraining.workflowId));
  await site.stopWorker();
  await writeFile(join(site.folder, 'mended'), '');
  const later = await site.elsewhere();
  await later.startWorker();
  const second = await build(later, 'second');
  expect(second.retraining.outcome).toBe('started');
  await retraining(later, second.retraining.workflowId).result();
  expect(await runs(site)).toBe(2);
});

test('a training that runs is not handed over a second time, whether it will fail or not', async () => {
  const site = await siteWithTrainer('', TRAINER);
  await writeFile(join(site.folder, 'held'), '');
  const first = await build(site, 'first');
  await expect.poll(() => runs(site)).toBe(1);
  for (const retrain of [undefined, 'always'] as const)
    expect((await build(site, `again ${retrain}`, retrain && { retrain })).retraining).toMatchObject({
      outcome: 'skipped',
      reason: 'a retraining on this content runs already',
    });
  await writeFile(join(site.folder, 'held'), '');
  await retraining(site, first.retraining.workflowId).terminate('the test is over');
  expect(await runs(site)).toBe(1);
});

test.each(['cancel', 'terminate'] as const)(
  'a training that somebody ended (%s) is not handed over again, which is said with what to type',
  async (end) => {
    const site = await siteWithTrainer('', TRAINER);
    await writeFile(join(site.folder, 'held'), '');
    const first = await build(site, 'first');
    await expect.poll(() => runs(site)).toBe(1);
    const handle = retraining(site, first.retraining.workflowId);
    await (end === 'cancel' ? handle.cancel() : handle.terminate('by hand'));
    await expect(handle.result()).rejects.toThrow();
    const { outcome, reason } = (await build(site, 'second')).retraining;
    expect(outcome).toBe('skipped');
    expect(reason).toMatch(/somebody has ended the retraining .*build --retrain always/);
  },
);

test("the failure of somebody else's worker is seen, and what Temporal has forgotten of it is said", async () => {
  const site = await createSite(inject('temporal').address, 'retraining: {}\n');
  await site.startWorker();
  await servedByAnother(site);
  const first = await build(site, 'first');
  await failure(retraining(site, first.retraining.workflowId));
  const second = await build(site, 'second');
  expect(second.retraining.reason).toBe('the retraining on this content before has failed');

  // Nobody has looked at this one before Temporal has forgotten it.
  await failure(retraining(site, second.retraining.workflowId));
  const later = await site.elsewhere();
  await later.startWorker();
  const { outcome, reason } = (await build(later, 'third')).retraining;
  expect(outcome).toBe('skipped');
  expect(reason).toMatch(/has forgotten what became of it.*build --retrain always/);
});

/** Somebody else's worker, which always fails and writes no notes. */
async function servedByAnother({ temporal, client }: Site): Promise<void> {
  const { NativeConnection } = await import('@temporalio/worker');
  const connection = await NativeConnection.connect(temporal.connection);
  const worker = await Worker.create({
    connection,
    namespace: client.options.namespace,
    taskQueue: retrainingQueue('site'),
    workflowsPath: fileURLToPath(new URL('another-retrain.ts', import.meta.url)),
  });
  const done = worker.run();
  onTestFinished(async () => {
    worker.shutdown();
    await done;
    await connection.close();
  });
}
