import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import type { BuildResult } from '../../activities/index.ts';

export type Run = WorkflowHandle<() => Promise<BuildResult>>;

/** Starts `buildDataset` with whatever somebody types into a form. */
export async function startBuild(client: Client, workflowId: string, args: readonly unknown[]): Promise<Run> {
  const { workflowId: id } = await client.workflow.start('buildDataset', {
    workflowId,
    taskQueue: 'dataset',
    args: [...args],
  });
  return client.workflow.getHandle<() => Promise<BuildResult>>(id);
}

/** The failure that a run ends with. */
export async function failureOf(run: Run): Promise<ApplicationFailure> {
  const error: unknown = await run.result().then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WorkflowFailedError);
  const { cause } = error as WorkflowFailedError;
  expect(cause).toBeInstanceOf(ApplicationFailure);
  return cause as ApplicationFailure;
}
