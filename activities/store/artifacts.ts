import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Artifact } from '../artifact.ts';
import { BadInput } from '../errors.ts';
import { download } from './download.ts';
import { isCode } from './file-errors.ts';
import { type Hashed, hashFile } from './hash.ts';
import type { Store } from './store.ts';

/**
 * Puts a local file into the store for the next stage and refers to it by the SHA-256 of the bytes stored.
 * The file is given up: a `file:` store moves it.
 */
export async function stageFile(
  store: Store,
  key: string,
  localFile: string,
  rows: number,
  signal?: AbortSignal,
): Promise<Artifact> {
  const options = { move: true, durable: false, ...(signal && { signal }) };
  const { bytes, sha256 } = await store.put(key, { file: localFile }, options);
  return { uri: store.uri(key), bytes, sha256, rows };
}

/**
 * The path of a local file with the artifact's bytes, verified by length and SHA-256: the object itself
 * where the store is a folder, so nobody may write to it; else a copy in `folder`. Throws `BadInput` where
 * the object is gone, and an error that retries where its bytes are not those of the artifact.
 */
export async function fetchArtifact(
  store: Store,
  artifact: Artifact,
  folder: string,
  signal?: AbortSignal,
): Promise<string> {
  const found = await fetchObject(store, store.key(artifact.uri), folder, signal);
  if (!found) {
    throw new BadInput(`${artifact.uri} is gone: it was removed or has expired. Start the build again.`);
  }
  if (found.sha256 !== artifact.sha256 || found.bytes !== artifact.bytes) {
    throw new Error(
      `${artifact.uri} is damaged: ${found.bytes} bytes with sha256 ${found.sha256}, ` +
        `where ${artifact.bytes} with ${artifact.sha256} were staged. If it stays so, start the build again.`,
    );
  }
  return found.local;
}

/**
 * The path of a local file with an object's bytes, their length and SHA-256: the object itself where the store is
 * a folder, so nobody may write to it; else a copy in `folder`. `undefined` where there is no object.
 */
export async function fetchObject(
  store: Store,
  key: string,
  folder: string,
  signal?: AbortSignal,
): Promise<({ readonly local: string } & Hashed) | undefined> {
  const path = store.localPath(key);
  const local = path ?? join(folder, `${randomUUID()}-${basename(key)}`);
  const found = path ? await hashed(path, signal) : await download(store, key, local, signal);
  return found && { local, ...found };
}

async function hashed(path: string, signal?: AbortSignal): Promise<Hashed | undefined> {
  try {
    return await hashFile(path, { signal });
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}
