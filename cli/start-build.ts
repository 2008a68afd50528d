import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import type { BuildInput, BuildResult } from '../activities/index.ts';
import { isPolled } from '../activities/retrain/pollers.ts';
import { LONGEST_BUILD_MS } from '../worker/schedule.ts';
import { datasetQueue } from '../workflows/task-queues.ts';

export type BuildHandle = WorkflowHandle<(input: BuildInput) => Promise<BuildResult>>;

/** Throws unless somebody asked the queue for work in the last minute: a run would only wait. */
export async function refuseWithoutWorker(client: Client, name: string, address: string): Promise<void> {
  const queue = datasetQueue(name);
  if (await isPolled(client, queue, 'workflows')) return;
  throw new Error(
    `No worker polls the queue "${queue}" at ${address} (namespace ${client.options.namespace}). Start one: tagset worker`,
  );
}

/** The run of an id; what continues it is part of it. */
export function buildHandle(client: Client, workflowId: string): BuildHandle {
  return client.workflow.getHandle<(input: BuildInput) => Promise<BuildResult>>(workflowId);
}

/** Starts the workflow; `undefined` where somebody else has done so in this moment. */
export async function startBuild(
  client: Client,
  name: string,
  input: BuildInput,
): Promise<BuildHandle | undefined> {
  try {
    return await client.workflow.start<(input: BuildInput) => Promise<BuildResult>>('buildDataset', {
      workflowId: `build-${name}`,
      taskQueue: datasetQueue(name),
      args: [input],
      workflowExecutionTimeout: LONGEST_BUILD_MS,
      staticSummary: `Build ${name}${input.dryRun ? ', publish nothing' : ''}`,
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}
