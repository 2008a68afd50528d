import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { isPolled } from './pollers.ts';

/** Whether a worker asked a task queue for workflows lately. */
export async function servesQueue({ queue }: { readonly queue: string }): Promise<boolean> {
  return isPolled(Context.current().client, queue, 'workflows');
}

/** A workflow that was started and has had no worker yet: it has begun, and asks for one. */
const UNTAKEN_EVENTS = 2;

/** Whether a worker has begun with a workflow; one that Temporal has forgotten was taken. */
export async function isTaken({ workflowId }: { readonly workflowId: string }): Promise<boolean> {
  try {
    const { historyLength } = await Context.current().client.workflow.getHandle(workflowId).describe();
    return historyLength > UNTAKEN_EVENTS;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return true;
    throw error;
  }
}
