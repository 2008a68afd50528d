import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Artifact } from '../artifact.ts';
import { BadInput } from '../errors.ts';
import { download } from './download.ts';
import { isCode } from './file-errors.ts';
import { type Hashed, hashFile } from './hash.ts';
import type { Store } from './store.ts';

/** What is wrong on the way is right the next time; what is wrong in the store stays so. */
const READINGS = 3;

/**
 * Puts a local file into the store for the next stage and refers to it by the SHA-256 of the bytes stored.
 * The file is given up: a `file:` store moves it. Throws where what was stored is not what was written: what
 * `sha256` says, else what the file held when it was handed over, however long storing it took.
 */
export async function stageFile(
  store: Store,
  key: string,
  localFile: string,
  rows: number,
  signal?: AbortSignal,
  sha256?: string,
): Promise<Artifact> {
  const expected = sha256 ?? (await hashFile(localFile, { signal })).sha256;
  const options = { move: true, durable: false, ...(signal && { signal }) };
  const written = await store.put(key, { file: localFile }, options);
  if (written.sha256 !== expected) throw changedMeanwhile(localFile);
  return { uri: store.uri(key), bytes: written.bytes, sha256: expected, rows };
}

/** What was stored is not what was written. The next attempt makes the file again. */
export function changedMeanwhile(localFile: string): Error {
  return new Error(
    `${localFile} changed between being written and being stored: it is made again. If that repeats, the disk of resources.scratch fails.`,
  );
}

/**
 * The path of a local file with the artifact's bytes, verified by length and SHA-256: the object itself
 * where the store is a folder, so nobody may write to it; else a copy in `folder`. Throws `BadInput` where
 * the object is gone, and where its bytes are not those of the artifact each time that they are read.
 */
export async function fetchArtifact(
  store: Store,
  artifact: Artifact,
  folder: string,
  signal?: AbortSignal,
): Promise<string> {
  for (let reading = 1; ; reading++) {
    const found = await fetchObject(store, store.key(artifact.uri), folder, signal);
    if (!found) {
      throw new BadInput(`${artifact.uri} is gone: it was removed or has expired. Start the build again.`);
    }
    if (found.sha256 === artifact.sha256 && found.bytes === artifact.bytes) return found.local;
    if (reading === READINGS) {
      throw new BadInput(
        `${artifact.uri} is damaged: ${found.bytes} bytes with sha256 ${found.sha256}, ` +
          `where ${artifact.bytes} with ${artifact.sha256} were staged. Start the build again.`,
      );
    }
  }
}

/**
 * The same, but unread where the store is a folder and the length is right: for those who find damage by other means,
 * and call {@link fetchArtifact} when they do.
 */
export async function fetchUnverified(
  store: Store,
  artifact: Artifact,
  folder: string,
  signal?: AbortSignal,
): Promise<string> {
  const key = store.key(artifact.uri);
  const path = store.localPath(key);
  const found = path === undefined ? undefined : await store.head(key, signal);
  return path !== undefined && found?.bytes === artifact.bytes
    ? path
    : fetchArtifact(store, artifact, folder, signal);
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
