import { InvariantViolation } from '../errors.ts';
import { sha256Of } from '../sha256.ts';
import type { Store } from '../store/store.ts';
import { putIfUnchanged, putOnce } from './conditional-put.ts';
import type { LocalFile } from './local-file.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { toJson } from './to-json.ts';

/** A version that is published: where its manifest is, how it is known and what it says. */
export interface Published {
  readonly address: { readonly uri: string; readonly sha256: string };
  readonly manifest: Manifest;
}

/** A version whose files are in the store, and whose manifest is not there yet. */
export interface Placed {
  /** What will be published: it names the files where they are. */
  readonly manifest: Manifest;
  readonly manifestKey: string;
  readonly files: readonly PlacedFile[];
}

/** A file in the store, with what it was put from. */
export interface PlacedFile extends LocalFile {
  /** Its plain path; the manifest has the one that it got. */
  readonly path: string;
  readonly key: string;
}

export interface PublishOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes of the files are there so far. */
  readonly onProgress?: (bytes: number) => void;
  /** Looks at what was put before the manifest makes it count; where it throws, nothing is published. */
  readonly check?: (placed: Placed) => Promise<void>;
}

/** Where a version lies. */
export const versionFolder = (name: string, version: string) => `datasets/${name}/${version}`;

/** The key of a version's manifest. */
export const manifestKey = (name: string, version: string) => `${versionFolder(name, version)}/manifest.json`;

/** A version that is published already; `undefined` if it is not. Throws `InvariantViolation` for a broken manifest. */
export async function findPublished(
  store: Store,
  name: string,
  version: string,
  signal?: AbortSignal,
): Promise<Published | undefined> {
  const uri = store.uri(manifestKey(name, version));
  const found = await store.read(manifestKey(name, version), signal);
  if (found === undefined) return undefined;
  const manifest = parseManifest(found.bytes);
  if (manifest === undefined)
    throw new InvariantViolation(`${uri} is not what tagset writes. Look at it: tagset verify ${version}`);
  return { address: { uri, sha256: sha256Of(found.bytes) }, manifest };
}

/**
 * Publishes a dataset: its files first, each only where none is, then the manifest that names them. Whoever dies
 * before the manifest leaves nothing that counts. Of two who publish one version, the first manifest counts, and
 * nobody ever replaces a file that it names.
 * @returns what is published now: this manifest, or the one of who was faster
 */
export async function publish(
  store: Store,
  manifest: Manifest,
  files: readonly LocalFile[],
  { signal, onProgress, check }: PublishOptions,
): Promise<Published> {
  const { name, version } = manifest;
  const folder = versionFolder(name, version);
  const key = manifestKey(name, version);
  const placed: PlacedFile[] = [];
  const named: Manifest['files'] = [];
  let sent = 0;
  for (const file of files) {
    const { local: _, ...described } = file;
    const path = await putOnce(store, folder, file, signal);
    placed.push({ ...file, key: `${folder}/${path}` });
    named.push({ ...described, path });
    sent += file.bytes;
    onProgress?.(sent);
  }
  const labels = named[files.findIndex(({ path }) => path === manifest.labels.path)];
  const own = {
    ...manifest,
    files: named,
    labels: { ...manifest.labels, ...(labels && { path: labels.path }) },
  };
  await check?.({ manifest: own, manifestKey: key, files: placed });
  const bytes = toJson(own);
  if (await putIfUnchanged(store, key, bytes, undefined, signal))
    return { address: { uri: store.uri(key), sha256: sha256Of(bytes) }, manifest: own };
  const winner = await findPublished(store, name, version, signal);
  if (winner === undefined) throw new Error(`${store.uri(key)} was there, and is gone.`);
  return winner;
}
