import { describe, expect, inject, test } from 'vitest';
import { datasetQueue } from '../../workflows/task-queues.ts';
import { bundleHastily } from '../faults/bundle.ts';
import { type Build, build, failure, startBuild as start } from './builds.ts';
import { closedGate } from './gate.ts';
import { resetRun } from './reset-run.ts';
import { createSite } from './site.ts';

async function siteWithHolder(more = {}) {
  const site = await createSite(inject('temporal').address);
  const gate = closedGate();
  const worker = await site.startWorker(gate.hold, more);
  const arrival = gate.arrival();
  const holder = await start(site, 'holder');
  await arrival;
  return { site, gate, worker, holder };
}

describe('while a build of a dataset runs', () => {
  test('a second one ends at once as running already, and names the first', async () => {
    const { site, gate, holder } = await siteWithHolder();
    const { type, message } = await failure(await start(site, 'second'));
    gate.open();
    expect(type).toBe('AlreadyRunning');
    const { runId } = await holder.describe();
    expect(message).toContain(`workflow holder, run ${runId}`);
    expect((await holder.result()).outcome).toBe('published');
    expect(gate.arrived).toBe(1);
  });

  test('a second one that may wait begins when the first has ended', async () => {
    const { site, gate, holder } = await siteWithHolder();
    const patient = await start(site, 'patient', { whenBusy: 'wait' });
    await expect
      .poll(async () =>
        (await patient.fetchHistory()).events?.some((event) => event.timerStartedEventAttributes),
      )
      .toBe(true);
    expect(gate.arrived).toBe(1);
    gate.open();
    expect((await holder.result()).outcome).toBe('published');
    expect((await patient.result()).outcome).toBe('unchanged');
  });

  test.each([
    ['terminated', (holder: Build) => holder.terminate('by hand')],
    ['cancelled', (holder: Build) => holder.cancel()],
  ])('the lock ends with it when it is %s', async (_, end) => {
    const { site, gate, holder } = await siteWithHolder();
    await end(holder);
    await holder.result().catch(() => {});
    gate.open();
    const next = await start(site, 'next', { whenBusy: 'wait' });
    expect((await next.result()).outcome).toBe('published');
  });

  test('its lock that was ended by hand does not fail it', async () => {
    const { site, gate, holder } = await siteWithHolder();
    await site.client.workflow.getHandle(`lock-${site.name}`).terminate();
    gate.open();
    expect((await holder.result()).outcome).toBe('published');
  });
});

test('a lock is free as soon as its build has ended', async () => {
  const site = await createSite(inject('temporal').address);
  await site.startWorker();
  for (const id of ['one', 'two', 'three']) await build(site, id);
  const lock = await site.client.workflow.getHandle(`lock-${site.name}`).describe();
  expect(lock.status.name).toBe('COMPLETED');
});

test('builds of other datasets are none of its business', async () => {
  const { gate, holder } = await siteWithHolder();
  const other = await createSite(inject('temporal').address);
  await other.startWorker();
  expect((await build(other, 'holder')).outcome).toBe('published');
  gate.open();
  await holder.result();
});

describe('a lock that no build started', () => {
  /** Holds the lock's id by hand; resolves to the site, with a worker. */
  async function siteWithStranger() {
    const site = await createSite(inject('temporal').address);
    await site.startWorker();
    const stranger = await site.client.workflow.start('buildLock', {
      workflowId: `lock-${site.name}`,
      taskQueue: datasetQueue(site.name),
    });
    return { site, stranger };
  }

  test('keeps builds away, and they say how to end it', async () => {
    const { site } = await siteWithStranger();
    const { type, message } = await failure(await start(site, 'refused'));
    expect(type).toBe('AlreadyRunning');
    expect(message).toMatch(/lock-site, run \S+, which no build started\. Terminate it/);
  });

  test('is waited for with pauses that grow', async () => {
    const { site, stranger } = await siteWithStranger();
    const patient = await start(site, 'patient', { whenBusy: 'wait' });
    const timers = async () =>
      (await patient.fetchHistory()).events?.flatMap(({ timerStartedEventAttributes: timer }) =>
        timer ? [Number(timer.startToFireTimeout?.seconds)] : [],
      );
    await expect.poll(timers, { interval: 500 }).toEqual([1, 2, 4]);
    await stranger.terminate();
    expect((await patient.result()).outcome).toBe('published');
  });
});

test('a lock whose holder is long gone is taken over', async () => {
  const site = await createSite(inject('temporal').address);
  const gate = closedGate();
  await site.startWorker(gate.hold);
  const arrival = gate.arrival();
  const first = await start(site, 'first');
  await arrival;
  // A reset leaves the lock to the run that it ends.
  await (await resetRun(site.client, first, 'first')).terminate();
  gate.open();
  expect((await (await start(site, 'second')).result()).outcome).toBe('published');
});

test('a wait that grows long goes on in another run, with the month that it began with', async () => {
  const { site, gate, holder } = await siteWithHolder({ workflowBundle: { code: await bundleHastily() } });
  const schedule = await site.client.schedule.create({
    scheduleId: 'monthly',
    spec: { calendars: [{ dayOfMonth: 1, hour: 3 }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'buildDataset',
      workflowId: 'scheduled',
      taskQueue: datasetQueue(site.name),
    },
    state: { paused: true },
  });
  await schedule.backfill({
    start: new Date('2026-02-28T00:00:00Z'),
    end: new Date('2026-03-02T00:00:00Z'),
    overlap: 'BUFFER_ALL',
  });
  const runs = async () => {
    const found = [];
    for await (const run of site.client.workflow.list())
      if (run.workflowId.startsWith('scheduled')) found.push(run);
    return found;
  };
  await expect.poll(async () => (await runs()).length, { interval: 500 }).toBeGreaterThan(1);
  for (const { historyLength } of await runs()) expect(historyLength).toBeLessThan(90);
  gate.open();
  await holder.result();
  const [current] = await runs();
  const waited: Build = site.client.workflow.getHandle(current?.workflowId ?? '');
  expect(await waited.result()).toMatchObject({ period: '2026-03', outcome: 'published' });
  await schedule.delete();
}, 120_000);
