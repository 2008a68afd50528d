import { Context, log } from '@temporalio/activity';
import { ConfigError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { type StageResources, stage } from '../stage.ts';
import type { Store } from '../store/store.ts';
import { trainByCommand } from './command.ts';
import { parseRetrainInput, type Retrained } from './contract.ts';
import type { Means } from './means.ts';
import { callWebhook } from './webhook.ts';

/** What retraining stands on; the worker's composition root makes it. */
export interface RetrainingDependencies {
  readonly settings: () => Promise<Settings>;
  /** How to retrain; `undefined` if dataset.yaml names neither a command nor a webhook. */
  readonly means: (settings: Settings) => Means | undefined;
  readonly store: Store;
  readonly resources: StageResources;
  readonly version: string;
}

/** The activities of the queue `retraining`. */
export function createRetrainingActivities({
  settings,
  means,
  store,
  resources,
  version,
}: RetrainingDependencies) {
  return {
    train: stage('train', resources, async (given: unknown, attempt): Promise<Retrained> => {
      const input = parseRetrainInput(given);
      const current = await settings();
      if (input.name !== current.name)
        throw new ConfigError(`This worker retrains on ${current.name}, not on ${input.name}.`);
      const how = means(current);
      if (how === undefined)
        throw new ConfigError('dataset.yaml names no command and no webhook in "retraining".');
      const { workflowExecution, scheduledTimestampMs } = Context.current().info;
      const run = { workflowId: workflowExecution?.workflowId ?? '', runId: workflowExecution?.runId ?? '' };
      if (how.kind === 'command')
        return trainByCommand(
          input,
          { means: how, store, run, tool: version, log: (line) => log.info(line) },
          attempt,
        );
      await callWebhook(input, how, run, new Date(scheduledTimestampMs), attempt.signal);
      return {};
    }),
  };
}

export type RetrainingActivities = ReturnType<typeof createRetrainingActivities>;
