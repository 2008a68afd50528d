import { readConfig } from './config.ts';
import { dependencies } from './dependencies.ts';
import { installRuntime } from './logging.ts';
import { startWorker } from './run-worker.ts';
import { TASK_QUEUE } from './task-queue.ts';
import { findTemporal } from './temporal.ts';

/**
 * Runs a worker for a dataset until a SIGINT or SIGTERM: then it takes no new work, gives running activities
 * a grace time and returns.
 * @param onReady told where it works, in a sentence
 */
export async function runWorker(configFile: string, onReady: (text: string) => void): Promise<void> {
  const config = await readConfig(configFile);
  const { activities, metrics } = config.settings.resources;
  installRuntime('info', metrics);
  const temporal = await findTemporal(config, onReady);
  try {
    const worker = await startWorker(temporal, dependencies(config), activities);
    const stop = () => worker.stop();
    process.once('SIGINT', stop).once('SIGTERM', stop);
    const ui = temporal.uiUrl ? `, Web UI ${temporal.uiUrl}` : '';
    onReady(`Worker for ${config.settings.name} polls ${TASK_QUEUE} at ${temporal.connection.address}${ui}`);
    await worker.done;
  } finally {
    await temporal.stop();
  }
}
