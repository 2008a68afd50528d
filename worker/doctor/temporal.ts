import { Client } from '@temporalio/client';
import { isPolled } from '../../activities/retrain/pollers.ts';
import { datasetQueue, retrainingQueue } from '../../workflows/task-queues.ts';
import type { Config } from '../config.ts';
import { connect } from '../connect.ts';
import { cachedPrograms, findProgram, searchPath } from '../program.ts';
import type { Temporal } from '../temporal.ts';
import type { Checked, Examination } from './examination.ts';
import { checkSchedule } from './schedule.ts';

const DAY_S = 86_400;
/** Who looks on Monday at a run of Friday night wants to see it. */
const SHORTEST_RETENTION_DAYS = 3;

/** The Temporal that is configured, its namespace, its workers and the schedule; or the program for one of our own. */
export function checkTemporal(
  examination: Examination,
  config: Checked<Config>,
  configured: () => Temporal | undefined,
): void {
  let temporal: Temporal | undefined;
  try {
    temporal = configured();
  } catch (error) {
    examination.check('temporal', [], () => Promise.reject(error));
    return;
  }
  if (temporal === undefined) checkProgram(examination);
  else checkServer(examination, config, temporal);
}

function checkProgram(examination: Examination): void {
  examination.check('temporal', [], async () => {
    const program = await findProgram('temporal', [...searchPath(), cachedPrograms()]);
    if (program === undefined)
      throw new Error(
        'No Temporal is configured, and there is no `temporal` program to run one: the first build has to fetch it. ' +
          'Install it (https://docs.temporal.io/cli), run `tagset demo` once, or set TEMPORAL_ADDRESS.',
      );
    return {
      text: `none is configured: builds run one of their own (${program}), and nothing is built by schedule`,
      value: undefined,
    };
  });
}

function checkServer(examination: Examination, config: Checked<Config>, temporal: Temporal): void {
  const { namespace } = temporal;
  const { address } = temporal.connection;
  const server = examination.check('temporal', [], async () => {
    const connection = await connect(temporal);
    examination.atEnd(() => connection.close());
    const value = new Client({ connection, namespace });
    return { text: `answers at ${address}`, value };
  });
  const client = examination.check('temporal namespace', [server], async (signal, value) => {
    const { config: kept } = await value.withAbortSignal(signal, () =>
      value.workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
        throw new Error(
          `${address} does not let us into the namespace ${namespace} (${(error as Error).message}). ` +
            'Correct TEMPORAL_NAMESPACE, or create it: temporal operator namespace create.',
        );
      }),
    );
    const days = Number(kept?.workflowExecutionRetentionTtl?.seconds ?? 0) / DAY_S;
    const text = `${namespace} keeps what is known of a run for ${days} ${days === 1 ? 'day' : 'days'}`;
    if (days >= SHORTEST_RETENTION_DAYS) return { text, value };
    const remedy = `temporal operator namespace update -n ${namespace} --retention 30d`;
    return { state: 'warning' as const, text: `${text}, less than a long weekend: ${remedy}`, value };
  });
  examination.check('worker', [config, client], async (signal, { settings }, value) => {
    const queue = datasetQueue(settings.name);
    const [workflows, activities] = await value.withAbortSignal(signal, () =>
      Promise.all([isPolled(value, queue, 'workflows'), isPolled(value, queue, 'activities')]),
    );
    if (workflows && activities) return { text: `polls the queue ${queue}`, value: undefined };
    throw new Error(
      `No worker polls the queue ${queue} at ${address} (namespace ${namespace}). Start one: tagset worker`,
    );
  });
  examination.check('worker for retraining', [config, client], async (signal, { settings }, value) => {
    const { name, retraining } = settings;
    const queue = retrainingQueue(name);
    if (retraining === undefined)
      return { text: 'none is needed: dataset.yaml has no "retraining"', value: undefined };
    if (await value.withAbortSignal(signal, () => isPolled(value, queue, 'workflows')))
      return { text: `polls the queue ${queue}`, value: undefined };
    const ours = retraining.command !== undefined || retraining.webhook !== undefined;
    throw new Error(
      `No worker polls the queue ${queue} at ${address} (namespace ${namespace}). ` +
        (ours
          ? 'Start one, or look at its log: a worker that runs takes "retraining" up by itself. tagset worker'
          : 'Start the worker that retrains: dataset.yaml names neither command nor webhook, so tagset has none.'),
    );
  });
  checkSchedule(examination, config, client);
}
