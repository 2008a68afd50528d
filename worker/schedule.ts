import type { ScheduleOptions } from '@temporalio/client';
import { milliseconds } from '../activities/duration.ts';
import { ConfigError } from '../activities/errors.ts';
import type { ScheduleConfig } from '../activities/plan/schedule-config.ts';
import type { Settings } from '../activities/settings.ts';
import { datasetQueue } from '../workflows/task-queues.ts';
import { momentsOf } from './local-time.ts';

/** A Temporal Schedule as dataset.yaml wants it. */
export type WantedSchedule = Required<
  Pick<ScheduleOptions, 'scheduleId' | 'spec' | 'action' | 'policies' | 'memo'>
> & {
  readonly state: { readonly note: string };
};

/** Longer than a build can wait and work: what is open then is stuck, and must not keep the next months away. */
export const LONGEST_BUILD_MS = 21 * 86_400_000;

export const scheduleId = (name: string) => `dataset-${name}-monthly`;

/** The schedule of a dataset. Throws a `ConfigError` for a time that not every month has exactly once. */
export function wantedSchedule({ name, schedule }: Settings, now = new Date()): WantedSchedule {
  const { dayOfMonth, hour, timezone, jitter, catchupWindow } = schedule;
  refuseOddTimes(schedule, now);
  return {
    scheduleId: scheduleId(name),
    spec: {
      calendars: [{ dayOfMonth, hour, minute: 0, second: 0, comment: `Every month on day ${dayOfMonth}` }],
      timezone,
      jitter: milliseconds(jitter),
    },
    action: {
      type: 'startWorkflow',
      workflowType: 'buildDataset',
      taskQueue: datasetQueue(name),
      workflowId: `build-${name}`,
      args: [],
      workflowExecutionTimeout: LONGEST_BUILD_MS,
      staticSummary: `Monthly build of ${name}`,
      staticDetails:
        "Started by the schedule. The dataset's period is the month of the schedule's time, not of the clock.",
    },
    // A run that is still at work keeps the next month's waiting, and not from being built.
    policies: { overlap: 'BUFFER_ONE', catchupWindow: milliseconds(catchupWindow), pauseOnFailure: false },
    state: {
      note: `Builds the dataset ${name} once a month. Change it in dataset.yaml, then: tagset schedule apply`,
    },
    memo: { tool: 'tagset', dataset: name },
  };
}

const YEARS_AHEAD = 10;

/** Temporal leaves out a time that the clocks skip, and acts twice at one that they show twice. */
function refuseOddTimes({ dayOfMonth: day, hour, timezone }: ScheduleConfig, now: Date): void {
  const first = now.getUTCFullYear();
  for (let year = first; year <= first + YEARS_AHEAD; year++)
    for (let month = 1; month <= 12; month++) {
      const moments = momentsOf({ year, month, day, hour }, timezone);
      if (moments.length === 1) continue;
      const time = `${year}-${pad(month)}-${pad(day)} ${pad(hour)}:00`;
      throw new ConfigError(
        moments.length === 0
          ? `"schedule": there is no ${time} in ${timezone}, where the clocks are put forward over it; no dataset would be built that month. Choose another hour.`
          : `"schedule": ${time} comes twice in ${timezone}, where the clocks are put back over it; the dataset would be built twice. Choose another hour.`,
      );
    }
}

const pad = (number: number) => String(number).padStart(2, '0');
