import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, inject, onTestFinished, test } from 'vitest';
import { datasetQueue } from '../../workflows/task-queues.ts';
import { bundleHastily } from '../faults/bundle.ts';
import { type Build, build, failure, startBuild } from './builds.ts';
import { closedGate } from './gate.ts';
import { createSite, type Site } from './site.ts';

/** A service that takes messages, and a site that tells it of the ends of its runs. */
async function siteWithListener({ on = '', status = 200, yaml = '' } = {}) {
  const heard: unknown[] = [];
  const server = createServer(async (request, response) => {
    heard.push(await json(request));
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  process.env.NOTIFY_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`;
  const site = await createSite(
    inject('temporal').address,
    `notify: { webhook: "\${NOTIFY_URL}"${on} }\n${yaml}`,
  );
  return { site, heard };
}

const page = async (site: Site, id: string) => {
  const { runId } = await site.client.workflow.getHandle(id).describe();
  return `http://ui.example/namespaces/${site.temporal.namespace}/workflows/${id}/${runId}`;
};

test('a failed run is told of, with its reason and its page, and a good one is not', async () => {
  const { site, heard } = await siteWithListener();
  await site.startWorker();
  const { period } = await build(site, 'good');
  expect(heard).toEqual([]);
  await writeFile(join(site.folder, 'tags.csv'), 'id,word\n1,a\n');
  const { message } = await failure(await startBuild(site, 'bad'));
  expect(heard).toEqual([{ text: `site ${period} has failed. ${message}\n${await page(site, 'bad')}` }]);
});

test('a dataset without a label is told of as refused', async () => {
  const { site, heard } = await siteWithListener({ on: ', on: [refused]' });
  await site.startWorker();
  await writeFile(join(site.folder, 'tags.csv'), 'id,value,ref_id\n1,a,1000\n');
  await failure(await startBuild(site, 'unfit'));
  expect(heard).toEqual([
    { text: expect.stringMatching(/^site \d{4}-\d{2} was refused, nothing was published\. /) },
  ]);
});

test('a success is told of where somebody wants to know', async () => {
  const { site, heard } = await siteWithListener({ on: ', on: [success]' });
  await site.startWorker();
  const { version } = await build(site, 'good');
  expect(heard).toEqual([
    { text: expect.stringContaining(`${version} published. Retraining skipped.\nhttp://ui.example/`) },
  ]);
});

test('a message that nobody takes fails no run, and its address is told to nobody', async () => {
  const { site, heard } = await siteWithListener({ on: ', on: [success]', status: 500 });
  await site.startWorker();
  expect((await build(site, 'good')).outcome).toBe('published');
  expect(heard.length).toBeGreaterThan(1);
  const history = JSON.stringify(await site.client.workflow.getHandle('good').fetchHistory());
  expect(Buffer.from(history).toString()).not.toContain('secret');
});

test('a second build that somebody starts by hand is nothing to tell of, nor is a cancelled one', async () => {
  const { site, heard, holder } = await heldBuild();
  await failure(await startBuild(site, 'second'));
  await holder.cancel();
  await holder.result().catch(() => {});
  expect(heard).toEqual([]);
});

test('a scheduled run waits for a build that was started by hand, and does its month', async () => {
  const { site, heard, gate, holder } = await heldBuild();
  const action = {
    type: 'startWorkflow',
    workflowType: 'buildDataset',
    workflowId: 'scheduled',
    taskQueue: datasetQueue(site.name),
  } as const;
  const schedule = await site.client.schedule.create({ scheduleId: 'monthly', spec: {}, action });
  await schedule.trigger();
  const scheduled = async () => (await schedule.describe()).info.recentActions[0]?.action.workflow.workflowId;
  await expect.poll(scheduled).toBeDefined();
  const run: Build = site.client.workflow.getHandle((await scheduled()) ?? '');
  await expect
    .poll(
      async () =>
        (await run.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails,
    )
    .toContain('Waits for the end of another build: workflow `holder`');
  gate.open();
  await holder.result();
  expect((await run.result()).outcome).toBe('unchanged');
  expect(heard).toEqual([]);
});

test('months without a dataset are told of by the next scheduled run, with the way to make up for them', async () => {
  const { site, heard } = await siteWithListener();
  await site.startWorker();
  await build(site, 'september', { period: '2026-07' });
  const schedule = await site.client.schedule.create({
    scheduleId: 'monthly',
    spec: { calendars: [{ dayOfMonth: 1, hour: 3 }] },
    action: { type: 'startWorkflow', workflowType: 'buildDataset', taskQueue: datasetQueue(site.name) },
    state: { paused: true },
  });
  await schedule.backfill({
    start: new Date('2026-09-30T00:00:00Z'),
    end: new Date('2026-10-02T00:00:00Z'),
    overlap: 'ALLOW_ALL',
  });
  await expect
    .poll(() => heard)
    .toEqual([
      {
        text: expect.stringMatching(
          /^site has no dataset for 2026-08, 2026-09: no run published one\. .*tagset schedule backfill 2026-08 2026-09\n/,
        ),
      },
    ]);
  await schedule.delete();
});

test('a retraining that nobody serves is told of after a while, and holds up no build', async () => {
  const { site, heard } = await siteWithListener({ yaml: 'retraining: { wait: false }\n' });
  await site.startWorker((standing) => standing, { workflowBundle: { code: await bundleHastily() } });
  const { retraining, version } = await build(site, 'good');
  expect(retraining).toMatchObject({
    outcome: 'started',
    reason: 'it waits for a worker on the task queue retraining-site, which nobody polls now',
  });
  expect(heard).toEqual([]);
  await expect
    .poll(() => heard)
    .toEqual([
      {
        text: expect.stringContaining(
          `Nobody has begun to retrain on site ${version}: no worker polls the task queue retraining-site.`,
        ),
      },
    ]);
});

test('a failed retraining is told of', async () => {
  const { site, heard } = await siteWithListener({
    yaml: 'retraining: { command: [node, -e, process.exit(3)] }\n',
  });
  await site.startWorker();
  const { retraining, version } = await build(site, 'good');
  await failure(site.client.workflow.getHandle(retraining.workflowId ?? ''));
  expect(heard).toEqual([
    {
      text: expect.stringContaining(
        `Retraining on site ${version} has failed. The training program ended with exit code 3.`,
      ),
    },
  ]);
  const [{ text }] = heard as [{ text: string }];
  expect(text).toMatch(/hands it over again\. .*do so at once: tagset build --retrain always\n.*http/);
});

test('runs can be listed by dataset, period and version', async () => {
  const site = await createSite(inject('temporal').address, 'retraining: {}\n');
  await site.startWorker();
  const { version } = await build(site, 'january', { period: '2026-01' });
  await build(site, 'february', { period: '2026-02' });
  const listed = async (query: string) => {
    const ids = [];
    for await (const { workflowId, type } of site.client.workflow.list({ query }))
      ids.push(type === 'retrain' ? type : workflowId);
    return ids.sort();
  };
  await expect.poll(() => listed("TagsetDataset = 'site'")).toEqual(['february', 'january', 'retrain']);
  await expect.poll(() => listed("TagsetPeriod = '2026-02'")).toEqual(['february']);
  await expect.poll(() => listed(`TagsetVersion = '${version}'`)).toEqual(['january', 'retrain']);
});

/** A build that has the lock and goes no further until the gate opens. */
async function heldBuild() {
  const listening = await siteWithListener();
  const gate = closedGate();
  await listening.site.startWorker(gate.hold);
  const arrival = gate.arrival();
  const holder = await startBuild(listening.site, 'holder');
  await arrival;
  return { ...listening, gate, holder };
}
