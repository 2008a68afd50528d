import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import type { BuildInput, BuildResult } from '../activities/index.ts';
import { isPolled } from '../activities/retrain/pollers.ts';
import { LONGEST_BUILD_MS } from '../worker/schedule.ts';
import type { Temporal } from '../worker/temporal.ts';
import { datasetQueue } from '../workflows/task-queues.ts';

export type BuildHandle = WorkflowHandle<(input: BuildInput) => Promise<BuildResult>>;

/** Throws unless somebody asked the queue for work in the last minute: a run would only wait. */
export async function refuseWithoutWorker(client: Client, name: string, address: string): Promise<void> {
  const queue = datasetQueue(name);
  if (await isPolled(client, queue, 'workflows')) return;
  throw new Error(
    `No worker polls the queue "${queue}" at ${address} (namespace ${client.options.namespace}). Start one: npx tagset worker`,
  );
}

/** Starts the workflow, or takes up the run that an earlier embedded build left unfinished. */
export async function startBuild(
  client: Client,
  name: string,
  { period, dryRun, retrain }: BuildInput,
  temporal: Temporal,
  onNotice: (text: string) => void,
): Promise<BuildHandle> {
  const workflowId = `build-${name}`;
  const input: BuildInput = {
    ...(period !== undefined && { period }),
    ...(dryRun && { dryRun }),
    ...(retrain && { retrain }),
  };
  try {
    return await client.workflow.start<(input: BuildInput) => Promise<BuildResult>>('buildDataset', {
      workflowId,
      taskQueue: datasetQueue(name),
      args: [input],
      workflowExecutionTimeout: LONGEST_BUILD_MS,
      staticSummary: `Build ${name}${dryRun ? ', publish nothing' : ''}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    if (!temporal.embedded)
      throw new Error(
        `A build of ${name} is running already: workflow ${workflowId}. Wait for it, or cancel it.`,
      );
    onNotice(`An earlier build of ${name} is not finished: following it.`);
    return client.workflow.getHandle<(input: BuildInput) => Promise<BuildResult>>(workflowId);
  }
}
