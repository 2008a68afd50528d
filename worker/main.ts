import { ConfigError } from '../activities/errors.ts';
import { datasetQueue } from '../workflows/task-queues.ts';
import { type Config, readConfig } from './config.ts';
import { dependencies } from './dependencies.ts';
import { installRuntime } from './logging.ts';
import { type RunningWorker, startWorker } from './run-worker.ts';
import { findTemporal, type Temporal } from './temporal.ts';

/**
 * Runs a worker for one dataset or several until a SIGINT or SIGTERM: then it takes no new work, gives running activities
 * a grace time and returns. A dataset whose worker fails ends those of the others.
 * @param configFiles a dataset.yaml for each dataset
 * @param onReady told where it works, in a sentence for each dataset
 */
export async function runWorker(
  configFiles: readonly string[],
  onReady: (text: string) => void,
): Promise<void> {
  const configs = await Promise.all(configFiles.map(readConfig));
  refuseTwins(configs);
  installRuntime('info', metricsOf(configs));
  const temporals: Temporal[] = [];
  const workers: RunningWorker[] = [];
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    for (const worker of workers) worker.stop();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    for (const config of configs) {
      if (isStopped) break;
      const { name, resources } = config.settings;
      const temporal = await findTemporal(config, onReady);
      temporals.push(temporal);
      const worker = await startWorker(temporal, dependencies(config), resources.activities);
      workers.push(worker);
      // The signal came while this one was starting.
      if (isStopped) worker.stop();
      const ui = temporal.uiUrl ? `, Web UI ${temporal.uiUrl}` : '';
      onReady(`Worker for ${name} polls ${datasetQueue(name)} at ${temporal.connection.address}${ui}`);
    }
    await Promise.all(workers.map(({ done }) => done));
  } finally {
    stop();
    await Promise.allSettled(workers.map(({ done }) => done));
    for (const temporal of temporals) await temporal.stop();
  }
}

/** Two configurations of one name would take each other's work. */
function refuseTwins(configs: readonly Config[]): void {
  for (const [at, { file, settings }] of configs.entries()) {
    const twin = configs.slice(0, at).find((one) => one.settings.name === settings.name);
    if (twin !== undefined)
      throw new ConfigError(
        `${twin.file} and ${file} both have the name ${settings.name}: give each dataset a name of its own.`,
      );
  }
}

/** One process has one address for its metrics. */
function metricsOf(configs: readonly Config[]): string | undefined {
  const [first, ...others] = configs.filter(({ settings }) => settings.resources.metrics !== undefined);
  const address = first?.settings.resources.metrics;
  const other = others.find(({ settings }) => settings.resources.metrics !== address);
  if (first !== undefined && other !== undefined)
    throw new ConfigError(
      `${first.file} and ${other.file} name two addresses in resources.metrics, and one worker has one: write the same in both.`,
    );
  return address;
}
