import {
  ContinueAsNew,
  continueAsNew,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities, BuildInput, BuildResult, Dataset, Plan } from '../activities/index.ts';
import { countRows, grouped, stagedTables, tableNames } from './count-rows.ts';
import { handOver } from './hand-over.ts';
import { oneAtATime } from './lock.ts';
import { heartbeatTimeout, LONG_HISTORY, patience } from './patience.ts';
import { type ProgressTracker, trackProgress } from './progress.ts';
import { asRunFailure } from './run-failure.ts';
import { type Moment, runMoment } from './run-moment.ts';
import { searchAttributes } from './search-attributes.ts';
import { tell, tellFailure } from './tell.ts';

/** Decides, and touches nothing that could take long. */
const { plan } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout,
  ...patience,
});

/** Heartbeats, so that a lost worker is noticed soon; a cancelled run is over when its work has ended. */
const watched = { heartbeatTimeout, cancellationType: 'WAIT_CANCELLATION_COMPLETED' } as const;

/** Moves data over the network: slow, but never silent. */
const streaming = proxyActivities<Activities>({
  startToCloseTimeout: '6 hours',
  ...watched,
  ...patience,
});

/** Keeps the processor and the disk busy. */
const crunching = proxyActivities<Activities>({
  startToCloseTimeout: '3 hours',
  ...watched,
  ...patience,
});

/** What a run takes over from the run in whose place it waits for its turn. */
interface Waiting extends Moment {
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * Turns the two tables of a picture site into a published dataset: plan → export → convert → clean → merge → upload → retrain.
 * @param waiting none for whoever starts a build
 */
export async function buildDataset(input: BuildInput = {}, waiting?: Waiting): Promise<BuildResult> {
  const progress = trackProgress();
  const { at, scheduled, since } = waiting ?? { ...runMoment(), since: Date.now() };
  let name: string | undefined;
  let what: string | undefined;
  try {
    const planned = await progress.stage('plan', async () => {
      const summary = 'Fix the period and the rules of this run';
      const result = await plan.executeWithOptions({ summary }, [{ input, at, scheduled }]);
      return { result };
    });
    const { period, skipped } = planned;
    name = planned.name;
    what = `${name} ${period}`;
    progress.title(what);
    list(planned, { dataset: name, period });
    if (skipped.length > 0 && waiting === undefined)
      await tell({ kind: 'skipped', what: name, months: skipped }, name);

    const turn = {
      since,
      onWait: progress.waiting,
      onLongWait: async () => {
        if (workflowInfo().historyLength > LONG_HISTORY)
          await continueAsNew<typeof buildDataset>(input, { at, scheduled, since });
      },
    };
    const dataset = await oneAtATime(planned, turn, () => build(planned, progress));
    list(planned, { version: dataset.version });
    const retraining = await handOver(planned, dataset);
    progress.finish(dataset, retraining);
    if (planned.notify.includes('success')) await tell({ kind: 'success', dataset, retraining }, name);
    return { ...dataset, stages: progress.stages(), retraining };
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const failure = asRunFailure(error, progress.failed());
    await tellFailure(failure, { name, what, scheduled });
    throw failure;
  }
}

/** Makes the run one that can be listed by these. */
function list({ searchable }: Plan, values: Parameters<typeof searchAttributes>[0]): void {
  if (searchable) upsertSearchAttributes(searchAttributes(values));
}

async function build(planned: Plan, progress: ProgressTracker): Promise<Dataset> {
  const snapshot = await progress.stage('export', async () => {
    const summary = `Export ${tableNames(planned)} as of one moment`;
    const result = await streaming.export.executeWithOptions({ summary }, [{ plan: planned }]);
    return { result, artifacts: stagedTables(result).map(({ artifact }) => artifact) };
  });

  const converted = await progress.stage('convert', async () => {
    const summary = `Give ids and tags of ${countRows(snapshot)} one form`;
    const result = await crunching.convert.executeWithOptions({ summary }, [{ plan: planned, snapshot }]);
    return { result, artifacts: [result.images, result.tags] };
  });

  const cleaned = await progress.stage('clean', async () => {
    const summary = `Clean ${grouped(converted.tags.rows)} uses of tags: synonyms, duplicates, exclusions, at least ${planned.rules.minUses} uses`;
    const result = await crunching.clean.executeWithOptions({ summary }, [{ plan: planned, converted }]);
    return { result, artifacts: [result.pairs] };
  });

  const merged = await progress.stage('merge', async () => {
    const summary = `Merge ${cleaned.vocabulary.rows} labels into the rows of their images`;
    const result = await crunching.merge.executeWithOptions({ summary }, [
      { plan: planned, converted, cleaned },
    ]);
    return { result, artifacts: [result.images] };
  });

  return progress.stage('upload', async () => {
    const what = `${merged.images.rows} images with ${cleaned.vocabulary.rows} labels`;
    const summary = planned.dryRun ? `Write ${what}, publish nothing` : `Publish ${what}`;
    const result = await streaming.upload.executeWithOptions({ summary }, [
      { plan: planned, snapshot, cleaned, merged },
    ]);
    return { result, artifacts: [{ rows: result.images, bytes: result.bytes }] };
  });
}
