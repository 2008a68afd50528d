import { Context } from '@temporalio/activity';
import type { BuildRun } from '../run.ts';

/**
 * The build that holds the lock of a dataset: the parent of the lock's workflow. `undefined` if nobody does
 * by now.
 */
export async function runningBuild(lockId: string): Promise<BuildRun | undefined> {
  const lock = await Context.current().client.workflow.getHandle(lockId).describe();
  const holder = lock.parentExecution;
  if (lock.status.name !== 'RUNNING' || !holder?.workflowId || !holder.runId) return undefined;
  return { workflowId: holder.workflowId, runId: holder.runId, since: lock.startTime.toISOString() };
}
