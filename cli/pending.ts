import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';

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

/** Asks Temporal what activity of a run is under way; `undefined` between two. */
export async function readPending(handle: Pick<WorkflowHandle, 'describe'>): Promise<Pending | undefined> {
  const { raw } = await handle.describe();
  const activity = raw.pendingActivities?.[0];
  if (activity === undefined) return undefined;
  const [payload] = activity.heartbeatDetails?.payloads ?? [];
  const done = heartbeat.safeParse(payload && defaultPayloadConverter.fromPayload(payload));
  const started =
    Number(activity.lastStartedTime?.seconds ?? 0) + (activity.lastStartedTime?.nanos ?? 0) / 1e9;
  const failure = activity.lastFailure?.message;
  return {
    stage: activity.activityType?.name ?? '',
    attempt: activity.attempt ?? 1,
    rows: done.success ? done.data.rows : 0,
    bytes: done.success ? done.data.bytes : 0,
    seconds: started > 0 ? Date.now() / 1000 - started : 0,
    ...(failure && { failure }),
  };
}
