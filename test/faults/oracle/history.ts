import type { Scene } from '../scene.ts';

/** Attempts of activities beyond the first of each, over all workflows of the scene. */
export async function repeatedAttempts({ client }: Scene): Promise<number> {
  let repeated = 0;
  for await (const { workflowId, runId } of client.workflow.list()) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    for (const { activityTaskStartedEventAttributes: started } of events ?? [])
      repeated += Math.max(0, (started?.attempt ?? 1) - 1);
  }
  return repeated;
}

/** Throws unless each content was handed to retraining at most once. */
export async function retrainedAtMostOnce({ client }: Scene): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: "WorkflowType = 'retrain'" }))
    ids.push(workflowId);
  if (new Set(ids).size !== ids.length) throw new Error(`Retrained more than once: ${ids.join(', ')}`);
  return ids;
}
