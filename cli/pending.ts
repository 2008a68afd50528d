import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import { stageName } from './stage-name.ts';

/** The activity that runs now, as its last heartbeat tells. */
export interface Pending {
  readonly stage: string;
  readonly attempt: number;
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Why the try before failed. */
  readonly failure?: string;
}

const heartbeat = z.object({ rows: z.number(), bytes: z.number() });

/** Work that is there for any worker to take. */
export interface Waiting {
  /** The stage; `undefined` where it is the run itself that nobody takes up. */
  readonly stage?: string;
  readonly since: Date;
}

type Description = Awaited<ReturnType<WorkflowHandle['describe']>>['raw'];
type Activity = NonNullable<Description['pendingActivities']>[number];

/** `SCHEDULED` of Temporal's API, for the tasks of workflows and for activities: nobody has taken it. */
const SCHEDULED = 1;

/** Asks Temporal what activity of a run is under way, and what waits for a worker; neither is there between two. */
export async function readPending(
  handle: Pick<WorkflowHandle, 'describe'>,
): Promise<{ readonly pending?: Pending | undefined; readonly waiting?: Waiting | undefined }> {
  const { raw } = await handle.describe();
  const activity = raw.pendingActivities?.[0];
  return { pending: activity && pendingOf(activity), waiting: waitingOf(raw, activity) };
}

function waitingOf({ pendingWorkflowTask: task }: Description, activity?: Activity): Waiting | undefined {
  if (task?.state === SCHEDULED) return { since: dateOf(task.scheduledTime) };
  if (activity?.state !== SCHEDULED) return undefined;
  const since = dateOf(activity.scheduledTime);
  // Between two tries it is the time of the next, until which no worker is offered anything.
  if (since.getTime() > Date.now()) return undefined;
  return { stage: stageName(activity.activityType?.name ?? ''), since };
}

function dateOf(time: Activity['scheduledTime']): Date {
  return new Date(secondsOf(time) * 1000);
}

function secondsOf(time: Activity['scheduledTime']): number {
  return Number(time?.seconds ?? 0) + (time?.nanos ?? 0) / 1e9;
}

function pendingOf(activity: Activity): Pending {
  const [payload] = activity.heartbeatDetails?.payloads ?? [];
  const done = heartbeat.safeParse(payload && defaultPayloadConverter.fromPayload(payload));
  const started = secondsOf(activity.lastStartedTime);
  const failure = activity.lastFailure?.message;
  return {
    stage: stageName(activity.activityType?.name ?? ''),
    attempt: activity.attempt ?? 1,
    rows: done.success ? done.data.rows : 0,
    bytes: done.success ? done.data.bytes : 0,
    seconds: started > 0 ? Date.now() / 1000 - started : 0,
    ...(failure && { failure }),
  };
}
