import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import type { BuildInput, BuildResult } from '../../activities/index.ts';
import { datasetQueue } from '../../workflows/task-queues.ts';
import type { Site } from './site.ts';

export type Build = WorkflowHandle<(input?: BuildInput) => Promise<BuildResult>>;

/** Starts `buildDataset` as the Web UI does: with whatever id and, if any, whatever somebody types into the form. */
export function startBuild(
  { client, name }: Pick<Site, 'client' | 'name'>,
  workflowId: string,
  input?: unknown,
): Promise<Build> {
  return client.workflow.start<(input?: BuildInput) => Promise<BuildResult>>('buildDataset', {
    workflowId,
    taskQueue: datasetQueue(name),
    args: input === undefined ? [] : [input as BuildInput],
  });
}

/** Runs one build to its end. */
export async function build(site: Site, workflowId: string, input?: BuildInput): Promise<BuildResult> {
  return (await startBuild(site, workflowId, input)).result();
}

/** Why a workflow failed. */
export async function failure(handle: Pick<WorkflowHandle, 'result'>): Promise<ApplicationFailure> {
  const error = await handle.result().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(WorkflowFailedError);
  let { cause } = error as WorkflowFailedError;
  while (cause !== undefined && !(cause instanceof ApplicationFailure))
    cause = cause.cause as Error | undefined;
  expect(cause).toBeInstanceOf(ApplicationFailure);
  return cause as ApplicationFailure;
}
