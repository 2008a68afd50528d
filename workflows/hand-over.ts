import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { CancellationScope, proxyActivities, sleep, startChild } from '@temporalio/workflow';
import type { Activities, Dataset, Plan, Retrained, Retraining } from '../activities/index.ts';
import { heartbeatTimeout, longestRetraining, longestRetrainingWait, patience } from './patience.ts';
import type { retrain } from './retrain.ts';
import { searchAttributes } from './search-attributes.ts';
import { retrainingQueue } from './task-queues.ts';
import { type UnservedRetraining, watchRetraining } from './watch-retraining.ts';

/** Characters of JSON. */
const LONGEST_RESULT = 30_000;

const { offerDataset, noteHandOver, servesQueue } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout,
  ...patience,
});

/** Why a content is not handed over again, by what became of it. */
const SKIPPED = {
  running: 'a retraining on this content runs already',
  trained: 'this content was handed over before',
  ended:
    'somebody has ended the retraining on this content before; to train on it all the same, type: tagset build --retrain always',
  unknown:
    'this content was handed over before, and Temporal has forgotten what became of it; if it has failed, type: tagset build --retrain always',
} as const;

/**
 * Hands a published dataset to retraining, each content until it was trained on once: Temporal refuses a second run of
 * an id that runs or has succeeded, and the note beside the dataset stays when Temporal has forgotten it.
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
  const { workflowId, input, before } = offer;
  const skipped = (reason: string) => ({ outcome: 'skipped', reason, workflowId }) as const;
  const again = before === 'failed' && { reason: 'the retraining on this content before has failed' };
  if (before === 'running' || (when === 'changed' && before !== 'nothing' && before !== 'failed'))
    return skipped(SKIPPED[before]);
  try {
    const child = await startChild<typeof retrain>('retrain', {
      workflowId,
      taskQueue: retrainingQueue(name),
      args: [input],
      workflowIdReusePolicy: when === 'always' ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
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
    if (result !== undefined)
      return { outcome: 'completed', ...again, workflowId, result: ofBearableSize(result) };
    const reason = wait ? `it goes on after ${longestRetrainingWait}` : unserved;
    return { outcome: 'started', ...again, workflowId, ...(reason !== undefined && { reason }) };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await noteHandOver.executeWithOptions({ summary: 'Note that this content was handed over' }, [offer]);
    return skipped('another build has handed this content over meanwhile');
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

/** Somebody else's worker may return anything, and the result of a build has to stay small. */
function ofBearableSize(result: Retrained | null): Retrained {
  return result !== null && JSON.stringify(result).length <= LONGEST_RESULT ? result : {};
}
