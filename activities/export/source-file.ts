import { stat } from 'node:fs/promises';
import { BadInput, PermanentError } from '../errors.ts';
import { describe } from '../store/file-version.ts';
import type { Stored } from '../store/store.ts';

/** A file, or an object in a store, that a source reads. */
export interface SourceFile {
  readonly name: string;
  /** What is there now, by a tag that every write changes; `undefined` if there is no such file. */
  status(signal?: AbortSignal): Promise<Stored | undefined>;
}

/** A file that ends too early may be growing still if it was written to by less than this ago. */
const AT_REST_MINUTES = 5;

/** A file of this machine: another inode, size or time of change is another version. A pipe or a device has only one. */
export function localFile(path: string): SourceFile {
  return {
    name: path,
    async status() {
      const stats = await stat(path, { bigint: true }).catch(() => undefined);
      if (stats === undefined || stats.isFile()) return stats && describe(stats);
      return { ...describe(stats), etag: '' };
    },
  };
}

/**
 * Reads files. Throws an error that is tried again where one of them was written to, replaced or removed meanwhile, whatever reading
 * came to: the rows would be of two moments. So does a file that ends too early and was written to a short while ago.
 * @param read is given what each file was before
 */
export async function whileUnchanged<T>(
  files: readonly SourceFile[],
  signal: AbortSignal,
  read: (before: readonly (Stored | undefined)[]) => Promise<T>,
): Promise<T> {
  const before = await statusOf(files, signal);
  const expectUnchanged = async () => {
    const after = await statusOf(files, signal);
    for (const [at, { name }] of files.entries()) refuseChange(name, before[at], after[at]);
  };
  try {
    const outcome = await read(before);
    await expectUnchanged();
    return outcome;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof PermanentError)) throw error;
    await expectUnchanged();
    throw error instanceof BadInput && error.cut ? orUnfinished(error, before) : error;
  }
}

function statusOf(files: readonly SourceFile[], signal: AbortSignal) {
  return Promise.all(files.map((file) => file.status(signal)));
}

/** Throws where one version of a file is not the other. */
export function refuseChange(name: string, before: Stored | undefined, after: Stored | undefined): void {
  if (before?.etag === after?.etag) return;
  throw new Error(
    `${name} ${changeOf(before, after)} while it was read. It is read whole by another try; if that repeats, write it under another name and move it into place (mv) when it is done.`,
  );
}

function changeOf(before: Stored | undefined, after: Stored | undefined): string {
  if (after === undefined) return 'was removed';
  const was =
    before === undefined ? 'not there' : `${before.bytes} bytes of ${before.modified.toISOString()}`;
  return `was written to or replaced (${was} before, ${after.bytes} bytes of ${after.modified.toISOString()} now)`;
}

/** An error that is tried again until the youngest file has been left alone for a while. */
function orUnfinished(error: BadInput, before: readonly (Stored | undefined)[]): Error {
  const youngest = Math.max(...before.map((file) => file?.modified.getTime() ?? 0));
  const minutes = (Date.now() - youngest) / 60_000;
  // A clock that is ahead by more than that says nothing.
  if (Math.abs(minutes) >= AT_REST_MINUTES) return error;
  return new Error(
    `${error.message} The source was written to less than ${AT_REST_MINUTES} minutes ago, so it may still be growing: it is read again until nobody has written to it for ${AT_REST_MINUTES} minutes.`,
  );
}
