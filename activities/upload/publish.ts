import { sha256Of, sha256OfStream } from '../sha256.ts';
import { PreconditionFailed, type Store } from '../store/store.ts';
import type { LocalFile } from './formats.ts';
import { type Manifest, toJson } from './manifest.ts';

/** Where a version lives and how its manifest is known. */
export interface Published {
  readonly manifest: { readonly uri: string; readonly sha256: string };
  /** Whether this call completed the dataset; false if it was there already. */
  readonly fresh: boolean;
}

const folder = (name: string, version: string) => `datasets/${name}/${version}`;

/** The manifest of a version that is published already, with its bytes; `undefined` if it is not. */
export async function findPublished(
  store: Store,
  name: string,
  version: string,
  signal?: AbortSignal,
): Promise<{ manifest: Published['manifest']; bytes: Uint8Array } | undefined> {
  const key = `${folder(name, version)}/manifest.json`;
  const found = await store.read(key, signal);
  if (found === undefined) return undefined;
  return { manifest: { uri: store.uri(key), sha256: sha256Of(found.bytes) }, bytes: found.bytes };
}

/**
 * Publishes a dataset: its files first, each only where none is, then the manifest. Whoever dies before the
 * manifest leaves nothing that counts; whoever comes second finds the same bytes or puts its own in place of
 * leftovers.
 */
export async function publish(
  store: Store,
  manifest: Manifest,
  files: readonly LocalFile[],
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<Published> {
  let sent = 0;
  for (const file of files) {
    await putFile(store, `${folder(manifest.name, manifest.version)}/${file.path}`, file, signal);
    sent += file.bytes;
    onProgress(sent);
  }
  const key = `${folder(manifest.name, manifest.version)}/manifest.json`;
  const bytes = toJson(manifest);
  try {
    await store.put(
      key,
      { bytes },
      { condition: { ifNoneMatch: '*' }, contentType: 'application/json', signal },
    );
    return { manifest: { uri: store.uri(key), sha256: sha256Of(bytes) }, fresh: true };
  } catch (error) {
    // The answer to our own successful write may have been lost: what is there decides.
    const winner =
      error instanceof PreconditionFailed
        ? await findPublished(store, manifest.name, manifest.version, signal)
        : undefined;
    if (winner === undefined) throw error;
    return { manifest: winner.manifest, fresh: winner.manifest.sha256 === sha256Of(bytes) };
  }
}

/** Puts a file where none is, or in place of what a publication left that died before its manifest. */
export async function putFile(
  store: Store,
  key: string,
  file: Pick<LocalFile, 'local' | 'sha256'>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await store.put(key, { file: file.local }, { condition: { ifNoneMatch: '*' }, signal });
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    const there = await store.open(key, signal);
    if (there === undefined) throw error;
    if ((await sha256OfStream(there.stream)) === file.sha256) return;
    // A leftover of a build that died before its manifest: nobody reads it.
    await store.put(key, { file: file.local }, { condition: { ifMatch: there.stored.etag }, signal });
  }
}
