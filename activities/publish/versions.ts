import { ConfigError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Store } from '../store/store.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { manifestKey } from './publish.ts';

/** The versions of a dataset that are published, oldest month first. */
export async function listVersions(store: Store, name: string, signal?: AbortSignal): Promise<string[]> {
  const versions: string[] = [];
  for await (const { key } of store.list(`datasets/${name}/`, signal)) {
    const version = key.split('/')[2] ?? '';
    if (key === manifestKey(name, version)) versions.push(version);
  }
  return versions;
}

/** Throws `ConfigError`, with the nearest that there is, unless such a version is published. */
export async function requireVersion(
  store: Store,
  name: string,
  version: string,
  signal?: AbortSignal,
): Promise<void> {
  const versions = await listVersions(store, name, signal);
  if (versions.includes(version)) return;
  const [near] = nearest(version, versions);
  const known = versions.slice(-5).join(', ');
  const hint = near
    ? `did you mean ${near}?`
    : known === ''
      ? 'there is none yet.'
      : `the last are ${known}.`;
  throw new ConfigError(`${store.root} holds no version ${version} of ${name}: ${hint}`);
}

/** The manifests of published versions; one that cannot be read is left out. */
export async function readManifests(
  store: Store,
  name: string,
  signal?: AbortSignal,
): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = [];
  for (const version of await listVersions(store, name, signal)) {
    const found = await store.read(manifestKey(name, version), signal);
    const manifest = found && parseManifest(found.bytes);
    if (manifest) manifests.push(manifest);
  }
  return manifests;
}
