import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';

const STATUSES = ['RUNNING', 'COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'TERMINATED'] as const;

/** What Temporal says of the latest run of a workflow. */
export type RetrainingStatus = (typeof STATUSES)[number];

/** Asks Temporal for the latest run of a workflow; `undefined` where it knows none, or none any more. */
export async function retrainingStatus(workflowId: string): Promise<RetrainingStatus | undefined> {
  try {
    const { status } = await Context.current().client.workflow.getHandle(workflowId).describe();
    // What goes on under another name, as one that is paused, goes on.
    return STATUSES.find((known) => known === status.name) ?? 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
