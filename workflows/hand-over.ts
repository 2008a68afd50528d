import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { proxyActivities, startChild } from '@temporalio/workflow';
import type { Activities, Dataset, Plan, Retrained, Retraining } from '../activities/index.ts';
import { heartbeatTimeout, patience } from './patience.ts';
import type { retrain } from './retrain.ts';
import { searchAttributes } from './search-attributes.ts';

/** The queue that whoever retrains serves. */
const QUEUE = 'retraining';

/** Characters of JSON. */
const LONGEST_RESULT = 30_000;

const { offerDataset, noteHandOver } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout,
  ...patience,
});

/** Why a content is not handed over again, by what became of it. */
const SKIPPED = {
  running: 'a retraining on this content runs already',
  trained: 'this content was handed over before',
  ended:
    'somebody has ended the retraining on this content before; to train on it all the same, type: npx tagset build --retrain always',
  unknown:
    'this content was handed over before, and Temporal has forgotten what became of it; if it has failed, type: npx tagset build --retrain always',
} as const;

/**
 * Hands a published dataset to retraining, each content until it was trained on once: Temporal refuses a second run of
 * an id that runs or has succeeded, and the note beside the dataset stays when Temporal has forgotten it.
 */
export async function handOver(
  { name, retraining: { when, wait }, searchable }: Plan,
  { manifest, outcome }: Dataset,
): Promise<Retraining> {
  if (when === 'never') return { outcome: 'skipped', reason: 'no retraining is wanted' };
  if (manifest === undefined)
    return {
      outcome: 'skipped',
      reason: outcome === 'withdrawn' ? 'this content was withdrawn' : 'nothing was published',
    };
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
      taskQueue: QUEUE,
      args: [input],
      workflowIdReusePolicy: when === 'always' ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
      // Training may outlive the build that asked for it, whatever becomes of that.
      parentClosePolicy: 'ABANDON',
      cancellationType: 'ABANDON',
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
    return wait
      ? { outcome: 'completed', ...again, workflowId, result: ofBearableSize(await child.result()) }
      : { outcome: 'started', ...again, workflowId };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await noteHandOver.executeWithOptions({ summary: 'Note that this content was handed over' }, [offer]);
    return skipped('another build has handed this content over meanwhile');
  }
}

/** Somebody else's worker may return anything, and the result of a build has to stay small. */
function ofBearableSize(result: Retrained | null): Retrained {
  return result !== null && JSON.stringify(result).length <= LONGEST_RESULT ? result : {};
}
