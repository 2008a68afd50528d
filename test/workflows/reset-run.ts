import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';

/**
 * Resets a run as the Web UI's button does: to the end of its first workflow task, or to that of its last one. Resolves to
 * the handle of the run that goes on in its place.
 */
export async function resetRun<Run extends WorkflowHandle>(
  client: Client,
  run: Run,
  to: 'first' | 'last',
): Promise<Run> {
  const { workflowId } = run;
  const { runId } = await run.describe();
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const finished = events?.filter((event) => event.workflowTaskCompletedEventAttributes) ?? [];
  const answer = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    reason: 'by hand',
    workflowTaskFinishEventId: finished.at(to === 'first' ? 0 : -1)?.eventId ?? null,
    requestId: randomUUID(),
  });
  return client.workflow.getHandle(workflowId, answer.runId ?? '') as unknown as Run;
}
