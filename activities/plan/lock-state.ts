import { Context } from '@temporalio/activity';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { BuildRun } from '../run.ts';
import { isOver } from '../run-status.ts';

/** Who has the lock of a dataset. */
export type LockState =
  /** Nobody by now: it may be taken. */
  | { readonly kind: 'free' }
  /** A build that goes on. */
  | { readonly kind: 'build'; readonly holder: BuildRun }
  /** A workflow under the lock's id that no build started. */
  | { readonly kind: 'stranger'; readonly holder: BuildRun };

type Execution = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['describe']>>;

/**
 * Who has the lock of a dataset: the parent of the lock's workflow. Temporal ends a child with its parent, but not where
 * the parent is reset; a lock whose build has ended is ended here, so that it locks nobody out for ever.
 */
export async function lockState({ name }: { readonly name: string }): Promise<LockState> {
  const { client, info } = Context.current();
  const lock = await find(client, `lock-${name}`);
  if (lock === undefined || isOver(lock.status)) return { kind: 'free' };
  const parent = lock.parentExecution;
  if (lock.type !== 'buildLock' || !parent?.workflowId || !parent.runId)
    return { kind: 'stranger', holder: runOf(lock) };
  const holder = await goesOn(client, { workflowId: parent.workflowId, runId: parent.runId });
  if (holder !== undefined && holder.runId !== info.workflowExecution?.runId)
    return { kind: 'build', holder: { ...runOf(holder), since: lock.startTime.toISOString() } };
  await end(client, lock);
  return { kind: 'free' };
}

/** The run itself, or the one that goes on in its place after a reset; `undefined` if neither does. */
async function goesOn(
  client: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<Execution | undefined> {
  const holder = await find(client, workflowId, runId);
  if (holder && !isOver(holder.status)) return holder;
  const current = await find(client, workflowId);
  const isSame = holder !== undefined && current !== undefined && firstRunOf(holder) === firstRunOf(current);
  return isSame && !isOver(current.status) ? current : undefined;
}

/** By its run: a lock that somebody has taken meanwhile stays. */
async function end(client: Client, { workflowId, runId }: Execution): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId, runId).terminate('The build that held this lock has ended.');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

async function find(client: Client, workflowId: string, runId?: string): Promise<Execution | undefined> {
  try {
    return await client.workflow.getHandle(workflowId, runId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function firstRunOf({ raw, runId }: Execution): string {
  return raw.workflowExecutionInfo?.firstRunId || runId;
}

function runOf({ workflowId, runId, startTime }: Execution): BuildRun {
  return { workflowId, runId, since: startTime.toISOString() };
}
