import { type Client, type ScheduleDescription, ScheduleNotFoundError } from '@temporalio/client';
import type { WantedSchedule } from './schedule.ts';
import { type Difference, differences, traitsOf } from './schedule-traits.ts';

/** What became of an {@link applySchedule}. */
export interface Applied {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly differences: readonly Difference[];
  /** A schedule that is paused stays so; its note says why. */
  readonly paused?: string;
}

/**
 * Makes the schedule on the server as it is wanted: creates it, or changes what differs. Whether it is paused,
 * and its note, stay as they are.
 * @param onDifference told what will change, before it does
 */
export async function applySchedule(
  client: Client,
  wanted: WantedSchedule,
  onDifference: (difference: Difference) => void,
): Promise<Applied> {
  const current = await findSchedule(client, wanted.scheduleId);
  if (current === undefined) {
    await client.schedule.create(wanted);
    return { outcome: 'created', differences: [] };
  }
  const changes = differences(traitsOf(current), traitsOf(wanted));
  const paused = current.state.paused ? { paused: current.state.note ?? '' } : {};
  if (changes.length === 0) return { outcome: 'unchanged', differences: [], ...paused };
  for (const change of changes) onDifference(change);
  const { spec, action, policies } = wanted;
  await client.schedule
    .getHandle(wanted.scheduleId)
    .update(({ state, typedSearchAttributes }) => ({ spec, action, policies, state, typedSearchAttributes }));
  return { outcome: 'updated', differences: changes, ...paused };
}

/** The schedule as the server has it; `undefined` if there is none. */
export async function findSchedule(client: Client, id: string): Promise<ScheduleDescription | undefined> {
  try {
    return await client.schedule.getHandle(id).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}
