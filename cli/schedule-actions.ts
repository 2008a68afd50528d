import { type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client';
import { scheduleId, wantedSchedule } from '../worker/schedule.ts';
import { applySchedule } from '../worker/schedule-apply.ts';
import { backfillSchedule, triggerSchedule } from '../worker/schedule-control.ts';
import { scheduleState } from '../worker/schedule-state.ts';
import { explain } from './failure.ts';
import { describeSchedule } from './schedule-report.ts';
import { type Session, withClient } from './with-client.ts';

interface Options {
  readonly config: string;
}

export function apply(options: Options): Promise<void> {
  return onSchedule(options, async ({ client, config }, _, say) => {
    const { outcome, paused } = await applySchedule(client, wantedSchedule(config.settings), (difference) => {
      const { trait, from, to } = difference;
      process.stdout.write(`${trait}: ${from || 'nothing'} → ${to || 'nothing'}\n`);
    });
    say(outcome === 'unchanged' ? 'is as dataset.yaml says: nothing to change' : outcome);
    if (paused !== undefined) process.stdout.write(`It stays paused: ${paused}\n`);
  });
}

export function show({ json, ...options }: Options & { readonly json: boolean }): Promise<void> {
  return onSchedule(options, async ({ client, config }, schedule) => {
    const state = await scheduleState(client, await schedule.describe(), explain);
    const text = json
      ? `${JSON.stringify(state, null, 2)}\n`
      : describeSchedule(state, config.settings.schedule.timezone);
    process.stdout.write(text);
  });
}

export function trigger(options: Options): Promise<void> {
  return onSchedule(options, async ({ client, config }, _, say) => {
    const { outcome, workflowId } = await triggerSchedule(client, config.settings.name);
    if (outcome === 'started') say(`started workflow ${workflowId}`);
    else say(`started nothing: its run ${workflowId} is under way`);
  });
}

export function pause({ reason, ...options }: Options & { readonly reason: string }): Promise<void> {
  return onSchedule(options, async (_, schedule, say) => {
    await schedule.pause(reason);
    say('paused');
  });
}

export function resume(options: Options): Promise<void> {
  return onSchedule(options, async ({ config }, schedule, say) => {
    await schedule.unpause(wantedSchedule(config.settings).state.note);
    say('resumed');
  });
}

export function backfill(options: Options & { readonly from: string; readonly to: string }): Promise<void> {
  return onSchedule(options, async ({ client, config }, _, say) => {
    const months = await backfillSchedule(client, config.settings, options);
    say(`will build ${months.join(', ')}, one after the other`);
  });
}

export function remove(options: Options): Promise<void> {
  return onSchedule(options, async (_, schedule, say) => {
    await schedule.delete();
    say('deleted');
  });
}

/** Runs an action on the dataset's schedule, and says plainly if there is none. */
async function onSchedule(
  { config: file }: Options,
  action: (session: Session, schedule: ScheduleHandle, say: (what: string) => void) => Promise<void>,
): Promise<void> {
  await withClient(file, async (session) => {
    const id = scheduleId(session.config.settings.name);
    try {
      await action(session, session.client.schedule.getHandle(id), (what) =>
        process.stdout.write(`Schedule ${id} ${what}\n`),
      );
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      throw new Error(`There is no schedule ${id}. Make it: tagset schedule apply`);
    }
    if (session.temporal.embedded)
      process.stderr.write(
        'This Temporal is the embedded one: it keeps time only while a worker or a build of this dataset runs.\n',
      );
  });
}
