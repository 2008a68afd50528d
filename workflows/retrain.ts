import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
} from '@temporalio/workflow';
import type { Retrained, RetrainInput } from '../activities/index.ts';
import type { ModelInput, RetrainingActivities } from '../activities/retrain/activities.ts';
import { figuresTable, plain } from './markdown.ts';
import { heartbeatTimeout, patience, trainingRetry } from './patience.ts';
import { asRunFailure } from './run-failure.ts';
import { tell, tellFailure } from './tell.ts';

/** Heartbeats, so that a lost worker is noticed soon; a cancelled run is over when its work has ended. */
const watched = { heartbeatTimeout, cancellationType: 'WAIT_CANCELLATION_COMPLETED' } as const;

/** Minutes or days, and then as long as it takes to put what was trained where it is safe. */
const { train } = proxyActivities<RetrainingActivities>({
  startToCloseTimeout: '8 days',
  ...watched,
  retry: trainingRetry,
});

/** Moves what was trained over the network: tried again like the stages of a build. */
const { publishModel } = proxyActivities<RetrainingActivities>({
  startToCloseTimeout: '6 hours',
  ...watched,
  ...patience,
});

/** For the builds to come; a run that has ended is still under way until it is noted, so not for long. */
const { noteOutcome } = proxyActivities<RetrainingActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 hour',
  heartbeatTimeout,
  retry: patience.retry,
});

/**
 * Retrains on a published dataset: what our own worker does on the queue of retraining. Another may take its place.
 * What was trained is published by an activity of its own, so that no trouble with the store costs a second training.
 */
export async function retrain(input: RetrainInput): Promise<Retrained> {
  const trained = `${input.name} ${input.version}`;
  try {
    const { output } = await train.executeWithOptions({ summary: `Retrain on ${trained}` }, [input]);
    const result = output === undefined ? {} : await publish({ input, output }, trained);
    setCurrentDetails(details(result));
    await note(input, 'trained');
    const { metrics = {}, notes = [] } = result;
    await tell({ kind: 'trained', what: trained, metrics: metrics ?? {}, notes }, input.name);
    return result;
  } catch (error) {
    const failure = asRunFailure(error);
    const what = `Retraining on ${trained}`;
    await tellFailure(failure, { name: input.name, what, scheduled: false, next: NEXT });
    await note(input, isCancellation(error) ? 'ended' : 'failed');
    throw failure;
  }
}

const NEXT =
  'The dataset is published, and the next build that gives the same one hands it over again. Once the cause is mended, do so at once: tagset build --retrain always';

/** Temporal knows as much, for as long as it remembers: that it cannot be noted fails no run. */
async function note(input: RetrainInput, state: 'trained' | 'failed' | 'ended'): Promise<void> {
  try {
    const summary = `Note beside the dataset: ${state}`;
    await CancellationScope.nonCancellable(() =>
      noteOutcome.executeWithOptions({ summary }, [{ input, state }]),
    );
  } catch (error) {
    log.warn('What became of this retraining could not be noted beside the dataset', { error });
  }
}

/** A store that refuses the model is told of at once, and is asked again: somebody may mend it in time. */
async function publish(model: ModelInput, trained: string): Promise<Retrained> {
  const summary = `Publish what was trained on ${trained}`;
  try {
    return await publishModel.executeWithOptions({ summary }, [model]);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const what = `Publishing the model that was trained on ${trained}`;
    const next = `What was trained is kept in the store's staging, and publishing it is tried again for ${patience.scheduleToCloseTimeout}: nothing has to be trained again if the cause is mended by then.`;
    await tell({ kind: 'failure', what, reason: refusal.message, next }, model.input.name);
    return publishModel.executeWithOptions({ summary }, [{ ...model, insist: true }]);
  }
}

function refusalOf(error: unknown): ApplicationFailure | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const isRefusal =
    cause instanceof ApplicationFailure && (cause.type === 'AccessDenied' || cause.type === 'ConfigError');
  return isRefusal ? cause : undefined;
}

function details({ model, metrics, notes = [] }: Retrained): string {
  return [figuresTable(metrics ?? {}), ...notes.map(plain), model ? `\`${model.uri}\`` : '']
    .filter((part) => part !== '')
    .join('\n\n');
}
