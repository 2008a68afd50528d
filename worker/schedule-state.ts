import { type Client, type ScheduleDescription, WorkflowNotFoundError } from '@temporalio/client';
import type { BuildResult } from '../activities/index.ts';
import { type Traits, traitsOf } from './schedule-traits.ts';

/** A schedule, what comes next and what came of its last runs. */
export interface ScheduleState {
  readonly id: string;
  readonly paused: boolean;
  readonly note: string;
  readonly traits: Traits;
  /** ISO 8601. */
  readonly next: readonly string[];
  /** Runs that never were: another was under way, or Temporal was away for longer than the catch-up window. */
  readonly lost: { readonly skipped: number; readonly missed: number };
  readonly last: readonly ScheduledRun[];
}

export interface ScheduledRun {
  readonly workflowId: string;
  /** The schedule's time, ISO 8601. */
  readonly at: string;
  /** Such as `running`, `completed` or `failed`; `forgotten` once Temporal's retention is over. */
  readonly state: string;
  readonly version?: string;
  readonly outcome?: BuildResult['outcome'];
  /** Why it failed. */
  readonly reason?: string;
}

const SHOWN = 5;

/** @param explain says in a sentence why a run failed */
export async function scheduleState(
  client: Client,
  schedule: ScheduleDescription,
  explain: (error: unknown) => string,
): Promise<ScheduleState> {
  const { state, info } = schedule;
  const last = info.recentActions.slice(-SHOWN).reverse();
  return {
    id: schedule.scheduleId,
    paused: state.paused,
    note: state.note ?? '',
    traits: traitsOf(schedule),
    next: info.nextActionTimes.slice(0, SHOWN).map((time) => time.toISOString()),
    lost: { skipped: info.numActionsSkippedOverlap, missed: info.numActionsMissedCatchupWindow },
    last: await Promise.all(
      last.map(async ({ scheduledAt, action: { workflow } }) => ({
        workflowId: workflow.workflowId,
        at: scheduledAt.toISOString(),
        ...(await endOf(client, workflow.workflowId, workflow.firstExecutionRunId, explain)),
      })),
    ),
  };
}

async function endOf(
  client: Client,
  workflowId: string,
  runId: string,
  explain: (error: unknown) => string,
): Promise<Omit<ScheduledRun, 'workflowId' | 'at'>> {
  const handle = client.workflow.getHandle<() => Promise<BuildResult>>(workflowId, runId);
  const state = await handle.describe().then(
    ({ status }) => status.name.toLowerCase(),
    (error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return 'forgotten';
      throw error;
    },
  );
  if (state === 'running' || state === 'forgotten') return { state };
  return handle.result().then(
    ({ version, outcome }) => ({ state, version, outcome }),
    (error: unknown) => ({ state, reason: explain(error) }),
  );
}
