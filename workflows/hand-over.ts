import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { CancellationScope, proxyActivities, sleep, startChild } from '@temporalio/workflow';
import type { Activities, Dataset, Plan, Retraining } from '../activities/index.ts';
import { heartbeatTimeout, longestRetraining, longestRetrainingWait, patience } from './patience.ts';
import type { retrain } from './retrain.ts';
import { searchAttributes } from './search-attributes.ts';
import { retrainingQueue } from './task-queues.ts';
import { type UnservedRetraining, watchRetraining } from './watch-retraining.ts';

const { offerDataset, noteHandOver, servesQueue } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout,
  ...patience,
});

/**
 * Hands a published dataset to retraining, each content once: Temporal refuses a workflow id that it knows, and
 * the note beside the dataset stays when Temporal has forgotten it.
 */
export async function handOver(
  { name, retraining: { when, wait }, searchable }: Plan,
  { manifest, outcome, latest }: Dataset,
): Promise<Retraining> {
  if (when === 'never') return { outcome: 'skipped', reason: 'no retraining is wanted' };
  if (manifest === undefined)
    return {
      outcome: 'skipped',
      reason: outcome === 'withdrawn' ? 'it was withdrawn' : 'nothing was published',
    };
  if (!latest) return { outcome: 'skipped', reason: 'another dataset is the latest' };
  const offer = await offerDataset.executeWithOptions(
    { summary: 'See whether this content is new to retraining' },
    [{ name, manifest }],
  );
  const { workflowId, input } = offer;
  const reason =
    when === 'always' ? 'a retraining on this content runs already' : 'this content was handed over before';
  const already = { outcome: 'skipped', reason, workflowId } as const;
  if (offer.done && when === 'changed') return already;
  try {
    const child = await startChild<typeof retrain>('retrain', {
      workflowId,
      taskQueue: retrainingQueue(name),
      args: [input],
      workflowIdReusePolicy: when === 'always' ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
      // Training may outlive the build that asked for it, whatever becomes of that.
      parentClosePolicy: 'ABANDON',
      cancellationType: 'ABANDON',
      workflowExecutionTimeout: longestRetraining,
      staticSummary: `Retrain on ${name} ${input.version}`,
      ...(searchable && {
        typedSearchAttributes: searchAttributes({
          dataset: name,
          period: input.period,
          version: input.version,
        }),
      }),
    });
    await noteHandOver.executeWithOptions({ summary: 'Note that this content was handed over' }, [offer]);
    const unserved = await watchUnserved({ name, version: input.version, workflowId });
    const result = wait ? await inTime(child.result()) : undefined;
    if (result !== undefined) return { outcome: 'completed', workflowId, result };
    const reason = wait ? `it goes on after ${longestRetrainingWait}` : unserved;
    return { outcome: 'started', workflowId, ...(reason !== undefined && { reason }) };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await noteHandOver.executeWithOptions({ summary: 'Note that this content was handed over' }, [offer]);
    return already;
  }
}

/**
 * Where nobody serves the queue of a retraining, has somebody told of it after a while, should that last.
 * @returns what to say of it
 */
async function watchUnserved(retraining: UnservedRetraining): Promise<string | undefined> {
  const { name, workflowId } = retraining;
  const queue = retrainingQueue(name);
  const summary = 'See whether somebody serves the queue of the retraining';
  if (await servesQueue.executeWithOptions({ summary }, [{ name, queue }])) return undefined;
  try {
    await startChild(watchRetraining, {
      workflowId: `watch-${workflowId}`,
      args: [retraining],
      parentClosePolicy: 'ABANDON',
      staticSummary: `Tells somebody if nobody begins to retrain on ${name} ${retraining.version}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return `it waits for a worker on the task queue ${queue}, which nobody polls now`;
}

/** The result of a retraining; `undefined` where it takes longer than a build waits for. */
async function inTime<Result>(result: Promise<Result>): Promise<Result | undefined> {
  const timer = new CancellationScope();
  const late = timer
    .run(() => sleep(longestRetrainingWait))
    .then(
      () => undefined,
      () => undefined,
    );
  try {
    return await Promise.race([result, late]);
  } finally {
    timer.cancel();
  }
}
