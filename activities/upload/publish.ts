import { InvariantViolation } from '../errors.ts';
import { sha256Of } from '../sha256.ts';
import type { Store } from '../store/store.ts';
import type { LocalFile } from './formats.ts';
import { type Manifest, parseManifest, toJson } from './manifest.ts';
import { putIfUnchanged, putOnce } from './put-known.ts';

/** A version that is published: where its manifest is, how it is known and what it says. */
export interface Published {
  readonly address: { readonly uri: string; readonly sha256: string };
  readonly manifest: Manifest;
}

/** A file of a dataset where it was put. */
export interface PlacedFile extends LocalFile {
  /** In the store. */
  readonly key: string;
}

export interface PublishOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes of files are there. */
  readonly onProgress?: (bytes: number) => void;
  /** Called when all files are there and nothing names them yet: what it throws keeps the version from being published. */
  readonly check?: (placed: { readonly files: readonly PlacedFile[] }) => Promise<void>;
}

const folder = (name: string, version: string) => `datasets/${name}/${version}`;

/** The key of a version's manifest. */
export const manifestKey = (name: string, version: string) => `${folder(name, version)}/manifest.json`;

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
  const placed: PlacedFile[] = [];
  const named: Manifest['files'] = [];
  let sent = 0;
  for (const file of files) {
    const { local: _, ...described } = file;
    const path = await putOnce(store, folder(name, version), file, signal);
    placed.push({ ...file, key: `${folder(name, version)}/${path}` });
    named.push({ ...described, path });
    sent += file.bytes;
    onProgress?.(sent);
  }
  const own = { ...manifest, files: named };
  await check?.({ files: placed });
  const bytes = toJson(own);
  const key = manifestKey(name, version);
  if (await putIfUnchanged(store, key, bytes, undefined, signal))
    return { address: { uri: store.uri(key), sha256: sha256Of(bytes) }, manifest: own };
  const winner = await findPublished(store, name, version, signal);
  if (winner === undefined) throw new Error(`${store.uri(key)} was there, and is gone.`);
  return winner;
}
