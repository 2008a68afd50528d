import { ConfigError } from '../activities/errors.ts';
import { type Config, readConfig } from './config.ts';
import { installRuntime } from './logging.ts';
import { serve } from './serve.ts';

/**
 * Runs a worker for one dataset or several until a SIGINT or SIGTERM: then it takes no new work, gives running activities
 * a grace time and returns.
 * @param configFiles a dataset.yaml for each dataset
 * @param say told where it works, or why it does not, in a sentence for each dataset
 */
export async function runWorker(configFiles: readonly string[], say: (text: string) => void): Promise<void> {
  const configs = await Promise.all(configFiles.map(readConfig));
  refuseTwins(configs);
  installRuntime('info', metricsOf(configs));
  const over = new AbortController();
  const stop = () => over.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await serve(configs, { signal: over.signal, say });
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
