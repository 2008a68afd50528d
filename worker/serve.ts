import { setTimeout as sleep } from 'node:timers/promises';
import { datasetQueue } from '../workflows/task-queues.ts';
import type { Config } from './config.ts';
import { dependencies } from './dependencies.ts';
import { startWorker } from './run-worker.ts';
import { findTemporal } from './temporal.ts';

/** How long until a dataset that could not be served is tried again. */
const AGAIN_MS = 60_000;

export interface ServeOptions {
  /** Aborted when the workers are to take no new work, give what they do a grace time, and stop. */
  readonly signal: AbortSignal;
  /** Told where a worker works, or why it does not yet. */
  readonly say: (text: string) => void;
  readonly againMs?: number;
}

/**
 * Serves datasets, each with a worker on queues of its own, until the signal. Where some cannot be served as this
 * begins, because their store or their Temporal is away, the others are: those are told of, and tried again. Throws if
 * none can be served. The end of a worker that has failed ends the others.
 */
export async function serve(
  configs: readonly Config[],
  { signal, say, againMs = AGAIN_MS }: ServeOptions,
): Promise<void> {
  const over = new AbortController();
  const options = { signal: AbortSignal.any([signal, over.signal]), say, againMs };
  const serving: Promise<void>[] = [];
  const failed: { readonly config: Config; readonly error: unknown }[] = [];
  try {
    for (const config of configs) {
      if (options.signal.aborted) break;
      await start(config, options).then(
        ({ done }) => serving.push(done),
        (error: unknown) => failed.push({ config, error }),
      );
    }
    if (serving.length === 0 && failed[0]) throw failed[0].error;
    for (const { config, error } of failed) serving.push(serveLater(config, error, options));
    await Promise.all(serving);
  } finally {
    over.abort();
    await Promise.allSettled(serving);
  }
}

/** Serves a dataset as soon as that can be done. */
async function serveLater(config: Config, error: unknown, options: Required<ServeOptions>): Promise<void> {
  const { signal, say, againMs } = options;
  say(`! ${config.settings.name} is not served: ${sentence(error)} It is tried again every minute.`);
  for (;;) {
    await sleep(againMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const served = await start(config, options).catch(() => undefined);
    if (served) return served.done;
  }
}

/** @returns `done` settles when the worker has stopped, which the signal brings about; it rejects if the worker failed */
async function start(
  config: Config,
  { signal, say }: Pick<ServeOptions, 'signal' | 'say'>,
): Promise<{ readonly done: Promise<void> }> {
  const { name, resources } = config.settings;
  const temporal = await findTemporal(config, say);
  try {
    const worker = await startWorker(temporal, dependencies(config), resources.activities);
    signal.addEventListener('abort', worker.stop, { once: true });
    // The signal may have come while this one was starting.
    if (signal.aborted) worker.stop();
    const ui = temporal.uiUrl ? `, Web UI ${temporal.uiUrl}` : '';
    say(`Worker for ${name} polls ${datasetQueue(name)} at ${temporal.connection.address}${ui}`);
    const done = worker.done.finally(temporal.stop);
    // Who awaits it later must not find the process ended by an unhandled rejection before.
    done.catch(() => {});
    return { done };
  } catch (error) {
    await temporal.stop();
    throw error;
  }
}

function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
