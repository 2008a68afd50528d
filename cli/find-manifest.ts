import { access, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../activities/errors.ts';
import { manifestKey } from '../activities/publish/publish.ts';
import { requireVersion } from '../activities/publish/versions.ts';
import type { StageResources } from '../activities/stage.ts';
import { openStore } from '../activities/store/open-store.ts';
import type { Store } from '../activities/store/store.ts';
import { type Config, readConfig } from '../worker/config.ts';
import { dependencies, storeOpener } from '../worker/dependencies.ts';

/** A manifest that somebody named: its key in a store, and what dataset.yaml lends to the checks if it was read. */
export interface FoundManifest {
  readonly store: Store;
  readonly key: string;
  readonly resources?: StageResources;
}

/**
 * The manifest that a text on the command line means: a version or a key in the dataset's store, an address, or a path
 * to the file or its folder. Throws `ConfigError` where there is none.
 */
export async function findManifest(given: string, configFile: string): Promise<FoundManifest> {
  const found = await locate(given, configFile);
  if ((await found.store.head(found.key)) === undefined)
    throw new ConfigError(`There is no manifest ${found.store.uri(found.key)}.`);
  return found;
}

async function locate(given: string, configFile: string): Promise<FoundManifest> {
  if (/^[a-z0-9]+:\/\//.test(given)) return atAddress(given, await configIfThere(configFile));
  const path = resolve(given);
  const found = await stat(path).catch(() => undefined);
  if (found) return atAddress(pathToFileURL(found.isDirectory() ? join(path, 'manifest.json') : path).href);
  const config = await readConfig(configFile);
  const { store, resources } = dependencies(config);
  if (given.includes('/')) return { store, key: given, resources };
  await requireVersion(store, config.settings.name, given);
  return { store, key: manifestKey(config.settings.name, given), resources };
}

/** A dataset's own place in a store tells its name and version; elsewhere the folder stands for the store. */
function atAddress(address: string, config?: Config): FoundManifest {
  const at = address.lastIndexOf('/datasets/');
  const root = at > 0 ? address.slice(0, at) : dirname(address);
  const open = config
    ? storeOpener(config.settings, config.base)
    : (to: string) => openStore(to, { base: process.cwd() });
  const store = open(root);
  return { store, key: store.key(address) };
}

async function configIfThere(file: string): Promise<Config | undefined> {
  const there = await access(file).then(
    () => true,
    () => false,
  );
  return there ? readConfig(file) : undefined;
}
