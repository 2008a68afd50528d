import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { expect } from 'vitest';
import { type BuildInput, createActivities } from '../../activities/index.ts';
import { readConfig } from '../../worker/config.ts';
import { dependencies } from '../../worker/dependencies.ts';
import { installRuntime } from '../../worker/logging.ts';
import { embeddedTemporal } from '../../worker/temporal.ts';
import { packageFolder } from '../../worker/version.ts';
import { datasetQueue } from '../../workflows/task-queues.ts';

installRuntime('error');

/** How far a build had come when its process was killed: it was only begun, or had fixed its plan. */
export type Reached = 'begun' | 'planned';

/** Leaves a build of a folder's dataset.yaml unfinished on its embedded Temporal, as a process that is killed does. */
export async function interruptBuild(
  folder: string,
  input: BuildInput,
  reached: Reached,
  workflowId = 'build-stills',
): Promise<void> {
  await withEmbedded(folder, async (client, address) => {
    const handle = await client.workflow.start('buildDataset', {
      workflowId,
      taskQueue: datasetQueue('stills'),
      args: [input],
    });
    if (reached === 'begun') return;
    const { plan } = createActivities(dependencies(await readConfig(join(folder, 'dataset.yaml'))));
    const connection = await NativeConnection.connect({ address });
    const worker = await Worker.create({
      connection,
      taskQueue: datasetQueue('stills'),
      workflowBundle: { codePath: join(packageFolder, 'dist', 'workflow-bundle.js') },
      activities: { plan, export: () => Promise.reject(new Error('interrupted')) },
    });
    await worker.runUntil(() =>
      expect
        .poll(async () => (await handle.describe()).raw.pendingActivities?.[0]?.activityType?.name)
        .toBe('export'),
    );
    await connection.close();
  });
}

/** How the builds on a folder's embedded Temporal ended, by workflow, the first of each first. */
export async function statesOf(folder: string, workflowId = 'build-stills'): Promise<string[]> {
  const states: string[] = [];
  await withEmbedded(folder, async (client) => {
    const query = `WorkflowId = '${workflowId}'`;
    for await (const { status } of client.workflow.list({ query })) states.unshift(status.name);
  });
  return states;
}

async function withEmbedded(
  folder: string,
  act: (client: Client, address: string) => Promise<void>,
): Promise<void> {
  const config = await readConfig(join(folder, 'dataset.yaml'));
  const temporal = await embeddedTemporal(config, () => {});
  try {
    const connection = await Connection.connect(temporal.connection);
    const client = new Client({ connection, namespace: temporal.namespace });
    await act(client, temporal.connection.address);
    await connection.close();
  } finally {
    await temporal.stop();
  }
}
