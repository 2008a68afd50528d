import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ScheduleDescription } from '@temporalio/client';
import { ConfigError } from '../activities/errors.ts';
import { monthsBetween, yearAndMonth } from '../activities/plan/months.ts';
import { parsePeriod, periodOf } from '../activities/plan/period.ts';
import type { Settings } from '../activities/settings.ts';
import { momentsOf, startOfMonth } from './local-time.ts';
import { scheduleId } from './schedule.ts';

const PATIENCE_MS = 10_000;

/** What a trigger led to: the workflow that it started, or the one that runs in its place. */
export interface Triggered {
  readonly outcome: 'started' | 'skipped';
  readonly workflowId: string;
}

/**
 * Starts a run of the schedule now, unless one of its runs is under way: the SDK's own default would start a
 * second one beside it.
 */
export async function triggerSchedule(client: Client, name: string): Promise<Triggered> {
  const handle = client.schedule.getHandle(scheduleId(name));
  const before = await handle.describe();
  await handle.trigger('SKIP');
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    const { info } = await handle.describe();
    if (info.numActionsTaken > before.info.numActionsTaken)
      return { outcome: 'started', workflowId: workflowOf(info.recentActions) };
    if (info.numActionsSkippedOverlap > before.info.numActionsSkippedOverlap)
      return { outcome: 'skipped', workflowId: info.runningActions[0]?.workflow.workflowId ?? '' };
  }
  throw new Error(
    `Temporal took the trigger of ${handle.scheduleId}, but has started nothing within ${PATIENCE_MS / 1000} s. Look at: tagset schedule show`,
  );
}

/**
 * Builds the datasets of past months, one after the other: each run has the time that the schedule would have
 * had. Resolves to the months. Throws a `ConfigError` for a range that holds no such time.
 */
export async function backfillSchedule(
  client: Client,
  { name, schedule }: Settings,
  range: { readonly from: string; readonly to: string },
  now = new Date(),
): Promise<string[]> {
  const [from, to] = [parsePeriod(range.from), parsePeriod(range.to)];
  const { dayOfMonth: day, hour, timezone } = schedule;
  const current = periodOf(now.toISOString(), timezone);
  if (from > to) throw new ConfigError(`${from} is later than ${to}: name the earlier month first.`);
  if (to > current) throw new ConfigError(`${to} has not begun: a backfill is for months up to ${current}.`);
  const months = monthsBetween(from, to).filter((period) => {
    const [year, month] = yearAndMonth(period);
    return momentsOf({ year, month, day, hour }, timezone).some((moment) => moment <= now);
  });
  const [first] = months;
  if (first === undefined)
    throw new ConfigError(`The schedule's time in ${to} is still to come: there is nothing to make up for.`);
  const end = new Date(Math.min(endOfMonth(to, timezone), now.getTime()));
  const start = new Date(startOfMonth(...yearAndMonth(first), timezone).getTime() - 1);
  await client.schedule.getHandle(scheduleId(name)).backfill({ start, end, overlap: 'BUFFER_ALL' });
  return months;
}

function endOfMonth(period: string, timezone: string): number {
  const [year, month] = yearAndMonth(period);
  const next = month === 12 ? startOfMonth(year + 1, 1, timezone) : startOfMonth(year, month + 1, timezone);
  return next.getTime() - 1;
}

function workflowOf(actions: ScheduleDescription['info']['recentActions']): string {
  return actions.at(-1)?.action.workflow.workflowId ?? '';
}
