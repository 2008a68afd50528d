import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Retrained, RetrainInput } from '../activities/index.ts';
import type { RetrainingActivities } from '../activities/retrain/activities.ts';
import { heartbeatTimeout, trainingRetry } from './patience.ts';
import { asRunFailure } from './run-failure.ts';
import { tell, tellFailure } from './tell.ts';

/**
 * Minutes or days: the worker heartbeats, so one that is gone is noticed soon.
 */
const { train } = proxyActivities<RetrainingActivities>({
  startToCloseTimeout: '8 days',
  heartbeatTimeout,
  // A cancelled training is over when its program has ended.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: trainingRetry,
});

/** Retrains on a published dataset: what our own worker does on the queue `retraining`. Another may take its place. */
export async function retrain(input: RetrainInput): Promise<Retrained> {
  const trained = `${input.name} ${input.version}`;
  try {
    const result = await train.executeWithOptions({ summary: `Retrain on ${trained}` }, [input]);
    setCurrentDetails(details(result));
    await tell({ kind: 'trained', what: trained, metrics: result.metrics ?? {} }, input.name);
    return result;
  } catch (error) {
    const failure = asRunFailure(error);
    await tellFailure(failure, { name: input.name, what: `Retraining on ${trained}`, scheduled: false });
    throw failure;
  }
}

function details({ model, metrics }: Retrained): string {
  const figures = Object.entries(metrics ?? {}).map(
    ([name, value]) => `| ${name} | ${JSON.stringify(value)} |`,
  );
  const table = figures.length > 0 ? ['| metric | |', '|---|--:|', ...figures, ''] : [];
  return [...table, ...(model ? [`\`${model.uri}\``] : [])].join('\n');
}
