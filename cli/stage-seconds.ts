import type { WorkflowHandle } from '@temporalio/client';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type Timestamp = NonNullable<NonNullable<History['events']>[number]['eventTime']>;

/** Seconds of each stage by the name of its activity: from its being scheduled to its completion. */
export function stageSeconds({ events }: History): Map<string, number> {
  const scheduled = new Map<string, { name: string; at: number }>();
  const times = new Map<string, number>();
  for (const event of events ?? []) {
    const { activityTaskScheduledEventAttributes: start, activityTaskCompletedEventAttributes: end } = event;
    if (start)
      scheduled.set(String(event.eventId), {
        name: start.activityType?.name ?? '',
        at: secondsOf(event.eventTime),
      });
    const begun = end && scheduled.get(String(end.scheduledEventId));
    if (begun) times.set(begun.name, Number((secondsOf(event.eventTime) - begun.at).toFixed(3)));
  }
  return times;
}

function secondsOf(time: Timestamp | null | undefined): number {
  return Number(time?.seconds ?? 0) + (time?.nanos ?? 0) / 1e9;
}
