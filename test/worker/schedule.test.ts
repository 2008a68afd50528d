import { describe, expect, inject, test } from 'vitest';
import { ConfigError } from '../../activities/errors.ts';
import { settingsSchema } from '../../activities/settings.ts';
import { wantedSchedule } from '../../worker/schedule.ts';
import { applySchedule, findSchedule } from '../../worker/schedule-apply.ts';
import { backfillSchedule, triggerSchedule } from '../../worker/schedule-control.ts';
import { scheduleState } from '../../worker/schedule-state.ts';
import type { Difference } from '../../worker/schedule-traits.ts';
import { closedGate } from '../workflows/gate.ts';
import { createNamespace, createSite } from '../workflows/site.ts';

const settings = (schedule: object = {}) =>
  settingsSchema.parse({ name: 'stills', source: { dump: 'a.sql' }, store: 'file:out', schedule });

const now = new Date('2026-11-23T12:00:00Z');
const wanted = (schedule: object = {}) => wantedSchedule(settings(schedule), now);

async function newClient() {
  const { client } = await createNamespace(inject('temporal').address);
  const told: Difference[] = [];
  const apply = (schedule: object = {}) => applySchedule(client, wanted(schedule), (one) => told.push(one));
  const describe = () => client.schedule.getHandle('dataset-stills-monthly').describe();
  return { client, told, apply, describe };
}

describe('the schedule that dataset.yaml wants', () => {
  test.each([
    [
      { dayOfMonth: 28, hour: 2, timezone: 'Europe/Berlin' },
      /there is no 2027-03-28 02:00 in Europe\/Berlin/,
    ],
    [
      { dayOfMonth: 1, hour: 1, timezone: 'America/New_York' },
      /2026-11-01 01:00 comes twice in America\/New_York/,
    ],
  ])('is refused with %j, which not every month has once', (schedule, message) => {
    expect(() => wanted(schedule)).toThrow(message);
    expect(() => wanted(schedule)).toThrow(ConfigError);
  });

  test.each([
    [{ dayOfMonth: 29 }, /at most 28, the last day that every month has/],
    [{ timezone: 'Mars/Olympus' }, /no IANA time zone/],
    [{ jitter: '2 hours' }, /is more than 1 hour/],
    [{ catchupWindow: 'soon' }, /no time span/],
  ])('is refused with %j', (schedule, message) => {
    expect(() => settings(schedule)).toThrow(message);
  });
});

describe('applying it', () => {
  test('creates the schedule with all that matters set explicitly', async () => {
    const { apply, describe } = await newClient();
    expect((await apply({ timezone: 'Asia/Tokyo' })).outcome).toBe('created');
    const { action, policies, state, memo, info } = await describe();
    expect(policies).toEqual({ overlap: 'BUFFER_ONE', catchupWindow: 7 * 86_400_000, pauseOnFailure: false });
    expect(action).toMatchObject({
      workflowType: 'buildDataset',
      taskQueue: 'dataset-stills',
      workflowExecutionTimeout: 21 * 86_400_000,
      workflowId: 'build-stills',
      staticSummary: 'Monthly build of stills',
    });
    expect(state).toMatchObject({ paused: false, note: expect.stringContaining('once a month') });
    expect(memo).toEqual({ tool: 'tagset', dataset: 'stills' });
    for (const time of info.nextActionTimes) {
      const late =
        time.getTime() - Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), 18);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(300_000);
    }
  });

  test('again changes nothing', async () => {
    const { apply, describe, told } = await newClient();
    await apply();
    const { info } = await describe();
    expect(await apply()).toEqual({ outcome: 'unchanged', differences: [] });
    expect((await describe()).info.lastUpdatedAt).toEqual(info.lastUpdatedAt);
    expect(told).toEqual([]);
  });

  test('tells each difference, then changes it', async () => {
    const { apply, describe, told } = await newClient();
    await apply();
    const { outcome } = await apply({
      dayOfMonth: 2,
      hour: 4,
      timezone: 'Europe/Berlin',
      jitter: '1 minute',
      catchupWindow: '12 hours',
    });
    expect(outcome).toBe('updated');
    expect(told).toEqual([
      { trait: 'times', from: 'day 1 of every month at 03:00:00', to: 'day 2 of every month at 04:00:00' },
      { trait: 'time zone', from: 'UTC', to: 'Europe/Berlin' },
      { trait: 'jitter', from: '5 minutes', to: '1 minute' },
      { trait: 'catch-up window', from: '7 days', to: '12 hours' },
    ]);
    expect((await describe()).policies.catchupWindow).toBe(12 * 3_600_000);
  });

  test('mends what somebody changed in the Web UI', async () => {
    const { client, apply, told } = await newClient();
    await apply();
    const handle = client.schedule.getHandle('dataset-stills-monthly');
    await handle.update((previous) => ({
      ...previous,
      spec: { intervals: [{ every: '1 hour' }] },
      policies: { ...previous.policies, overlap: 'ALLOW_ALL' },
      action: { ...previous.action, args: [{ dryRun: true }] },
    }));
    expect((await apply()).outcome).toBe('updated');
    expect(told.map(({ trait }) => trait)).toEqual(['times', 'jitter', 'overlapping runs', 'input']);
    expect((await apply()).outcome).toBe('unchanged');
  });

  test('leaves a paused schedule paused, with the reason', async () => {
    const { client, apply, describe } = await newClient();
    await apply();
    await client.schedule.getHandle('dataset-stills-monthly').pause('the database moves');
    expect(await apply()).toMatchObject({ outcome: 'unchanged', paused: 'the database moves' });
    expect(await apply({ hour: 5 })).toMatchObject({ outcome: 'updated', paused: 'the database moves' });
    expect((await describe()).state).toMatchObject({ paused: true, note: 'the database moves' });
  });
});

describe('a schedule that runs', () => {
  test('starts a run by hand, but none beside its own', async () => {
    const site = await createSite(inject('temporal').address);
    await applySchedule(site.client, wantedSchedule(site.config.settings), () => {});
    const gate = closedGate();
    await site.startWorker(gate.hold);
    const arrival = gate.arrival();
    const first = await triggerSchedule(site.client, site.name);
    expect(first).toEqual({ outcome: 'started', workflowId: expect.stringMatching(/^build-site-2/) });
    await arrival;
    expect(await triggerSchedule(site.client, site.name)).toEqual({ ...first, outcome: 'skipped' });
    gate.open();
    await site.client.workflow.getHandle(first.workflowId).result();
    const found = await findSchedule(site.client, `dataset-${site.name}-monthly`);
    const { last } = await scheduleState(site.client, found as NonNullable<typeof found>, String);
    expect(last).toMatchObject([
      { ...{ workflowId: first.workflowId }, state: 'completed', outcome: 'published' },
    ]);
    expect(gate.arrived).toBe(1);
  });

  test('makes up for three months with three periods, one after the other', async () => {
    const site = await createSite(inject('temporal').address, 'schedule: { timezone: Asia/Tokyo }\n');
    await applySchedule(site.client, wantedSchedule(site.config.settings), () => {});
    await site.startWorker();
    const months = await backfillSchedule(site.client, site.config.settings, {
      from: '2025-12',
      to: '2026-02',
    });
    expect(months).toEqual(['2025-12', '2026-01', '2026-02']);
    const state = async () => {
      const found = await findSchedule(site.client, `dataset-${site.name}-monthly`);
      return scheduleState(site.client, found as NonNullable<typeof found>, String);
    };
    await expect
      .poll(async () => (await state()).last.map(({ outcome }) => outcome))
      .toEqual(['published', 'published', 'published']);
    const versions = (await state()).last.map(({ version }) => version?.slice(0, 7));
    expect(versions).toEqual(['2026-02', '2026-01', '2025-12']);
  });

  test.each([
    ['2026-02', '2026-01', /name the earlier month first/],
    ['2026-01', '2026-12', /2026-12 has not begun: a backfill is for months up to 2026-11/],
    ['2026-1', '2026-11', /"2026-1" is no month/],
  ])('refuses to make up for %s to %s', async (from, to, message) => {
    const { client } = await newClient();
    await expect(backfillSchedule(client, settings(), { from, to }, now)).rejects.toThrow(message);
  });

  test('has nothing to make up for before its time', async () => {
    const { client, apply } = await newClient();
    const late = { dayOfMonth: 28 };
    await apply(late);
    await expect(
      backfillSchedule(client, settings(late), { from: '2026-11', to: '2026-11' }, now),
    ).rejects.toThrow(/still to come/);
    expect(await backfillSchedule(client, settings(late), { from: '2026-10', to: '2026-11' }, now)).toEqual([
      '2026-10',
    ]);
  });
});
