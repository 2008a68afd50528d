import { Context, log } from '@temporalio/activity';
import type { Artifact } from '../artifact.ts';
import { AccessDenied, ConfigError } from '../errors.ts';
import { refuseOthers } from '../own-dataset.ts';
import type { Settings } from '../settings.ts';
import { type StageResources, stage } from '../stage.ts';
import { stagingKey } from '../store/layout.ts';
import type { Store } from '../store/store.ts';
import { trainByCommand } from './command.ts';
import { parseRetrainInput, type Retrained, type RetrainInput } from './contract.ts';
import { noteOutcome } from './hand-over.ts';
import { publishModel, type Run } from './model.ts';
import { OUTPUT } from './staged-output.ts';
import type { Trainer } from './trainer.ts';
import { callWebhook } from './webhook.ts';

/** What retraining stands on; the worker's composition root makes it. */
export interface RetrainingDependencies {
  /** The dataset that this worker works for: `name` in dataset.yaml. */
  readonly dataset: string;
  readonly settings: () => Promise<Settings>;
  /** How to retrain; `undefined` if dataset.yaml names neither a command nor a webhook. */
  readonly trainer: (settings: Settings) => Trainer | undefined;
  readonly store: Store;
  readonly resources: StageResources;
  readonly version: string;
}

/** Result of `train`. */
export interface Trained {
  /** What training left, in staging; `undefined` where a service was told of the dataset. */
  readonly output?: Artifact;
}

/** Input of `publishModel`. */
export interface ModelInput {
  readonly input: RetrainInput;
  readonly output: Artifact;
  /** Whether to go on where the store refuses the model, as if it were away: people know of it. */
  readonly insist?: boolean;
}

/** The activities of the queue of retraining. */
export function createRetrainingActivities({
  dataset,
  settings,
  trainer,
  store,
  resources,
  version,
}: RetrainingDependencies) {
  /** What a retraining is on, if that is the worker's own dataset. */
  const own = (given: unknown): RetrainInput => {
    const input = parseRetrainInput(given);
    refuseOthers(input, { dataset, store });
    return input;
  };

  return {
    train: stage('train', resources, async (given: unknown, attempt): Promise<Trained> => {
      const input = own(given);
      const how = trainer(await settings());
      if (how === undefined)
        throw new ConfigError('dataset.yaml names no command and no webhook in "retraining".');
      if (how.kind === 'command') {
        const training = { trainer: how, store, before: keysBefore(), log: log.info, warn: log.warn };
        return { output: await trainByCommand(input, training, attempt) };
      }
      const { scheduledTimestampMs } = Context.current().info;
      await callWebhook(input, how, thisRun(), new Date(scheduledTimestampMs), attempt.signal);
      return {};
    }),
    publishModel: stage(
      'publishModel',
      resources,
      async ({ input, output, insist }: ModelInput, { scratch, signal }): Promise<Retrained> => {
        const publication = { run: thisRun(), tool: version, store, scratch, signal };
        try {
          return await publishModel(own(input), output, publication);
        } catch (error) {
          if (insist && (error instanceof AccessDenied || error instanceof ConfigError))
            throw new Error(error.message);
          throw error;
        }
      },
    ),
    noteOutcome: stage(
      'noteOutcome',
      resources,
      ({ input, state }: { input: RetrainInput; state: 'trained' | 'failed' | 'ended' }, { signal }) =>
        noteOutcome(own(input), state, store, signal),
    ),
  };
}

function thisRun(): Run {
  const { workflowExecution } = Context.current().info;
  return { workflowId: workflowExecution?.workflowId ?? '', runId: workflowExecution?.runId ?? '' };
}

/** Where the attempts before this one have put what they trained. */
function keysBefore(): string[] {
  const { attempt } = Context.current().info;
  const numbers = Array.from({ length: attempt - 1 }, (_, at) => attempt - 1 - at);
  return numbers.map((number) => stagingKey(thisRun().runId, 'train', number, OUTPUT));
}

export type RetrainingActivities = ReturnType<typeof createRetrainingActivities>;
