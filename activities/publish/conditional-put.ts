import { InvariantViolation, PermanentError } from '../errors.ts';
import { sha256OfStream } from '../sha256.ts';
import { changedMeanwhile } from '../store/artifacts.ts';
import { PreconditionFailed, type Store } from '../store/store.ts';
import { asidePath } from './identity.ts';
import type { LocalFile } from './local-file.ts';

const json = { contentType: 'application/json' } as const;

/**
 * Writes a small object over the version that was read (`undefined`: where none was). A write whose outcome is
 * unknown is resolved by reading: the connection broke, or the server answered that it failed, after it had been done.
 * @returns whether the object holds these bytes; `false` if another came first
 */
export async function putIfUnchanged(
  store: Store,
  key: string,
  bytes: Uint8Array,
  etag: string | undefined,
  signal?: AbortSignal,
): Promise<boolean> {
  const condition = etag === undefined ? ({ ifNoneMatch: '*' } as const) : { ifMatch: etag };
  try {
    await store.put(key, { bytes }, { condition, ...json, ...(signal && { signal }) });
    return true;
  } catch (error) {
    throwUnlessUnknown(error, signal);
    const there = await lookAfter(error, () => store.read(key, signal));
    if (there && Buffer.compare(there.bytes, bytes) === 0) return true;
    if (error instanceof PreconditionFailed) return false;
    throw error;
  }
}

/**
 * Puts a file where nothing is: what is there is never replaced, since a manifest may name it or be about to. Other
 * bytes under its name, left by somebody else, leave the file a folder beside them that is named by its hash.
 * @param file its path below `folder`
 * @returns the path below `folder` where its bytes are
 */
export async function putOnce(
  store: Store,
  folder: string,
  file: Pick<LocalFile, 'path' | 'local' | 'sha256'>,
  signal: AbortSignal,
): Promise<string> {
  const aside = asidePath(file);
  for (const path of [file.path, aside]) {
    if (await putAt(store, `${folder}/${path}`, file, signal)) return path;
  }
  throw new InvariantViolation(
    `${store.uri(`${folder}/${aside}`)} is damaged: its folder is named by a sha256 that its bytes do not have. Remove it, and build again.`,
  );
}

/** Puts a file where nothing is. @returns whether its bytes are there now; `false` if others are */
export async function putAt(
  store: Store,
  key: string,
  { local, sha256 }: Pick<LocalFile, 'local' | 'sha256'>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const written = await store.put(key, { file: local }, { condition: { ifNoneMatch: '*' }, signal });
    // No manifest names what was put now: the next attempt leaves it there, and puts its own aside.
    if (written.sha256 !== sha256) throw changedMeanwhile(local);
    return true;
  } catch (error) {
    throwUnlessUnknown(error, signal);
    const there = await lookAfter(error, async () => {
      const opened = await store.open(key, signal);
      return opened && sha256OfStream(opened.stream);
    });
    if (there === sha256) return true;
    if (error instanceof PreconditionFailed && there !== undefined) return false;
    throw error;
  }
}

/** Some failures say for sure that nothing was written. */
function throwUnlessUnknown(error: unknown, signal?: AbortSignal): void {
  if (signal?.aborted || error instanceof PermanentError) throw error;
}

/** A store that cannot be read now leaves the outcome unknown: the first error stands. */
async function lookAfter<T>(error: unknown, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch {
    throw error;
  }
}
