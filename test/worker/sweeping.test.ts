import { randomUUID } from 'node:crypto';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, inject, test, vi } from 'vitest';
import { stagingKey } from '../../activities/store/layout.ts';
import type { Store } from '../../activities/store/store.ts';
import { readConfig } from '../../worker/config.ts';
import { dependencies } from '../../worker/dependencies.ts';
import { runningBuilds } from '../../worker/sweeping.ts';
import { createSite, type Site } from '../workflows/site.ts';

const DAY_MS = 86_400_000;

vi.setConfig({ testTimeout: 90_000 });

/** Leaves an object in the staging of a run, as if it had been written days ago. */
async function leave(store: Store, run: string, days: number): Promise<string> {
  const key = stagingKey(run, 'export', 1, 'tags.csv');
  await store.put(key, { bytes: Buffer.from('x') });
  const then = new Date(Date.now() - days * DAY_MS);
  await utimes(fileURLToPath(store.uri(key)), then, then);
  return key;
}

/** Starts a build that nobody works on; resolves once the server lists it. */
async function startBuild({ client, temporal }: Site, type = 'buildDataset'): Promise<string> {
  const { firstExecutionRunId } = await client.workflow.start(type, {
    workflowId: `${type}-${randomUUID()}`,
    taskQueue: 'nobody',
  });
  await expect
    .poll(() => runningBuilds(client.connection, temporal.namespace), { timeout: 20_000 })
    .toContain(firstExecutionRunId);
  return firstExecutionRunId;
}

test('a worker sweeps old staging as it starts, but not that of builds and retrainings that go on', async () => {
  const site = await createSite(inject('temporal').address, 'staging: { keep: 10 days }\n');
  const { store } = dependencies(site.config);
  const old = await leave(store, randomUUID(), 11);
  const young = await leave(store, randomUUID(), 9);
  const inUse = await leave(store, await startBuild(site), 11);
  const trained = await leave(store, await startBuild(site, 'retrain'), 11);
  await site.startWorker();
  await expect.poll(() => store.head(old), { timeout: 20_000 }).toBeUndefined();
  expect(await store.head(young)).toBeDefined();
  expect(await store.head(inUse)).toBeDefined();
  expect(await store.head(trained)).toBeDefined();
});

test('a run that was reset keeps what its first execution left', async () => {
  const site = await createSite(inject('temporal').address);
  const worker = await site.startWorker();
  const workflowId = `build-${randomUUID()}`;
  const first = await site.client.workflow.start('buildDataset', { workflowId, taskQueue: 'dataset-site' });
  await first.result();
  worker.stop();
  await worker.done;
  const { runId } = await site.client.workflowService.resetWorkflowExecution({
    namespace: site.temporal.namespace,
    workflowExecution: { workflowId, runId: first.firstExecutionRunId },
    reason: 'test',
    workflowTaskFinishEventId: 4 as never,
    requestId: randomUUID(),
  });
  await expect
    .poll(() => runningBuilds(site.client.connection, site.temporal.namespace), { timeout: 20_000 })
    .toEqual(new Set([runId, first.firstExecutionRunId]));
});

test('a store that cannot be listed fails no build', async () => {
  const site = await createSite(inject('temporal').address);
  await site.startWorker((standing) => ({
    ...standing,
    store: {
      ...standing.store,
      list: () => {
        throw new Error('no permission to list');
      },
    },
  }));
  const workflowId = `build-${randomUUID()}`;
  const run = await site.client.workflow.start('buildDataset', { workflowId, taskQueue: 'dataset-site' });
  expect(await run.result()).toMatchObject({ name: 'site' });
});

test('what a run may still need cannot be made to go sooner', async () => {
  const site = await createSite(inject('temporal').address, 'staging: { keep: 3 days }\n');
  const { file } = site.config;
  expect(site.config.settings.staging.keep).toBe('3 days');
  await writeFile(file, (await readFile(file, 'utf8')).replace('3 days', '71 hours'));
  await expect(readConfig(file)).rejects.toThrow(
    '"staging.keep" is less than 3 days, which one run may take',
  );
});
