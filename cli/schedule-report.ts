import type { ScheduledRun, ScheduleState } from '../worker/schedule-state.ts';

/** A schedule for a person; times are those of the clocks in its time zone. */
export function describeSchedule(
  { id, paused, note, traits, next, lost, last }: ScheduleState,
  timezone: string,
): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const time = (at: string) => format.format(new Date(at));
  const lines = [
    `${id}: ${paused ? 'paused' : 'active'}`,
    `  note      ${note}`,
    `  runs      ${traits.times} ${timezone}, put off by up to ${traits.jitter}`,
    `            made up for if missed by no more than ${traits['catch-up window']}; overlapping runs: ${traits['overlapping runs']}`,
    ...labelled('next', next.map(time)),
    ...(lost.skipped + lost.missed > 0
      ? labelled('lost', [
          `${lost.skipped} skipped while another was under way, ${lost.missed} missed while Temporal was away`,
        ])
      : []),
    ...labelled(
      'last',
      last.map((run) => `${time(run.at)}  ${describeRun(run)}`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function describeRun({ workflowId, state, version, outcome, reason }: ScheduledRun): string {
  const end = version === undefined ? reason : `${version} (${outcome})`;
  return [workflowId, state, end].filter(Boolean).join('  ');
}

function labelled(label: string, values: readonly string[]): string[] {
  const shown = values.length > 0 ? values : ['none'];
  return shown.map((value, at) => `  ${(at === 0 ? label : '').padEnd(9)} ${value}`);
}
