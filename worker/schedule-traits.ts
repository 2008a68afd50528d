import type { ScheduleDescription } from '@temporalio/client';
import type { WantedSchedule } from './schedule.ts';

/** What makes a schedule, each in words, so that two can be compared and a difference told. */
export type Traits = Readonly<Record<string, string>>;

/** A trait in which the schedule that runs is not as it should be. */
export interface Difference {
  readonly trait: string;
  readonly from: string;
  readonly to: string;
}

/** The traits of a schedule on the server, or of the one that dataset.yaml wants. */
export function traitsOf({ spec, action, policies }: WantedSchedule | ScheduleDescription): Traits {
  return {
    times: timesOf(spec),
    'time zone': spec.timezone || 'UTC',
    jitter: span(spec.jitter),
    'overlapping runs': policies.overlap ?? 'SKIP',
    'catch-up window': span(policies.catchupWindow),
    'pause on failure': policies.pauseOnFailure ? 'yes' : 'no',
    workflow: action.workflowType as string,
    'task queue': action.taskQueue,
    'workflow id': action.workflowId ?? '',
    'longest run': span(action.workflowExecutionTimeout),
    input: JSON.stringify(action.args ?? []),
    summary: action.staticSummary ?? '',
    details: action.staticDetails ?? '',
  };
}

export function differences(from: Traits, to: Traits): Difference[] {
  return Object.keys(to).flatMap((trait) => {
    const [before = '', after = ''] = [from[trait], to[trait]];
    return before === after ? [] : [{ trait, from: before, to: after }];
  });
}

type Spec = WantedSchedule['spec'] | ScheduleDescription['spec'];

/** Ours is one calendar with one time; whatever else somebody made of it is told as it is. */
function timesOf(spec: Spec): string {
  const { calendars = [], timezone: _, jitter: __, ...others } = spec;
  const [calendar] = calendars;
  const more = Object.values(others).some((value) => (Array.isArray(value) ? value.length > 0 : value));
  const [day, hour, minute, second] = [
    only(calendar?.dayOfMonth),
    only(calendar?.hour),
    only(calendar?.minute),
    only(calendar?.second),
  ];
  const everyMonth = [calendar?.month, calendar?.year, calendar?.dayOfWeek].every(isAll);
  if (calendars.length !== 1 || more || !everyMonth || [day, hour, minute, second].includes(undefined))
    return JSON.stringify(spec);
  const clock = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
  return `day ${day} of every month at ${clock}`;
}

/** The one number that a field of a calendar allows. */
function only(field: unknown): number | undefined {
  if (typeof field === 'number') return field;
  const [range, ...more] = Array.isArray(field) ? field : [];
  return more.length === 0 && range !== undefined && range.start === range.end
    ? Number(range.start)
    : undefined;
}

function isAll(field: unknown): boolean {
  if (field === undefined || field === '*' || !Array.isArray(field) || field.length === 0) return true;
  const [range, ...more] = field;
  const whole = [
    ['JANUARY', 'DECEMBER'],
    ['SUNDAY', 'SATURDAY'],
  ];
  return more.length === 0 && whole.some(([start, end]) => range.start === start && range.end === end);
}

/** In the largest unit that goes into it. */
function span(value: unknown): string {
  const ms = Number(value ?? 0);
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ] as const;
  const [name, size] =
    units.find(([, size]) => ms >= size && ms % size === 0) ?? (['millisecond', 1] as const);
  return `${ms / size} ${name}${ms === size ? '' : 's'}`;
}
