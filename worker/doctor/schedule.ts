import type { Client } from '@temporalio/client';
import type { Config } from '../config.ts';
import { wantedSchedule } from '../schedule.ts';
import { findSchedule } from '../schedule-apply.ts';
import { differences, traitsOf } from '../schedule-traits.ts';
import type { Checked, Examination } from './examination.ts';

/** The monthly schedule: there, as dataset.yaml wants it, not paused, and with a next time. */
export function checkSchedule(
  examination: Examination,
  config: Checked<Config>,
  client: Checked<Client>,
): void {
  examination.check('schedule', [config, client], async (signal, { settings }, value) => {
    const wanted = wantedSchedule(settings);
    const id = wanted.scheduleId;
    const current = await value.withAbortSignal(signal, () => findSchedule(value, id));
    if (current === undefined)
      throw new Error(
        `There is no schedule ${id}: nothing is built by itself. Make it: tagset schedule apply`,
      );
    const { state, info } = current;
    const problems: string[] = [];
    if (state.paused)
      problems.push(`${id} is paused (${state.note}): no run starts until tagset schedule resume.`);
    const drift = differences(traitsOf(current), traitsOf(wanted));
    if (drift.length > 0) {
      const changes = drift.map(
        ({ trait, from, to }) => `${trait}: ${from || 'nothing'} → ${to || 'nothing'}`,
      );
      problems.push(
        `${id} is not as dataset.yaml says (${changes.join('; ')}). Change it: tagset schedule apply`,
      );
    }
    const [next] = info.nextActionTimes;
    if (next === undefined && !state.paused)
      problems.push(`${id} has no next time. Make it anew: tagset schedule delete, then apply.`);
    if (problems.length > 0) throw new Error(problems.join(' '));
    return { text: `${id} starts the next build at ${next?.toISOString()}`, value: undefined };
  });
}
