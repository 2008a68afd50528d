import { isDeepStrictEqual } from 'node:util';
import { ConfigError } from '../activities/errors.ts';
import type { Settings } from '../activities/settings.ts';

/**
 * The settings as they are now. Throws `ConfigError` where dataset.yaml now names another dataset or another store than
 * the worker started with: it would plan for the one and publish to the other.
 */
export function refuseRestart(file: string, started: Settings, now: Settings): Settings {
  const changed = (['name', 'store'] as const).filter((key) => !isDeepStrictEqual(started[key], now[key]));
  if (changed.length === 0) return now;
  const keys = changed.map((key) => `"${key}"`).join(' and ');
  throw new ConfigError(
    `${file} says another ${keys} than when this worker started. Restart the worker, then build again.`,
  );
}

/** Whether dataset.yaml asks for other resources than the worker has; it keeps those that it started with. */
export function hasOtherResources(started: Settings, now: Settings): boolean {
  return !isDeepStrictEqual(started.resources, now.resources);
}
