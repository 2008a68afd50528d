import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { proxyActivities, startChild } from '@temporalio/workflow';
import type { Activities, Dataset, Plan, Retraining } from '../activities/index.ts';
import { heartbeatTimeout, patience } from './patience.ts';
import type { retrain } from './retrain.ts';
import { searchAttributes } from './search-attributes.ts';

/** The queue that whoever retrains serves. */
const QUEUE = 'retraining';

const { offerDataset, noteHandOver } = proxyActivities<Activities>({
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
      taskQueue: QUEUE,
      args: [input],
      workflowIdReusePolicy: when === 'always' ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
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
      ? { outcome: 'completed', workflowId, result: await child.result() }
      : { outcome: 'started', workflowId };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await noteHandOver.executeWithOptions({ summary: 'Note that this content was handed over' }, [offer]);
    return already;
  }
}
