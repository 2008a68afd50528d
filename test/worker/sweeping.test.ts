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

/** What Temporal's Web UI asks for. Returns the run that goes on in its place. */
async function reset({ client, temporal }: Site, workflowId: string, runId: string): Promise<string> {
  const answer = await client.workflowService.resetWorkflowExecution({
    namespace: temporal.namespace,
    workflowExecution: { workflowId, runId },
    reason: 'test',
    workflowTaskFinishEventId: 4 as never,
    requestId: randomUUID(),
  });
  return answer.runId;
}

test('a run that was reset, once or more often, keeps what the runs before it have left', async () => {
  const site = await createSite(inject('temporal').address);
  const { client, temporal } = site;
  const worker = await site.startWorker();
  const workflowId = `build-${randomUUID()}`;
  const build = await client.workflow.start('buildDataset', { workflowId, taskQueue: 'dataset-site' });
  await build.result();
  const first = build.firstExecutionRunId;
  const second = await reset(site, workflowId, first);
  await client.workflow.getHandle(workflowId, second).result();
  worker.stop();
  await worker.done;
  const third = await reset(site, workflowId, second);
  await expect
    .poll(() => runningBuilds(client.connection, temporal.namespace), { timeout: 20_000 })
    .toEqual(new Set([first, second, third]));
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
