import { InvariantViolation } from '../errors.ts';
import { fetchObject } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';

/** What is wrong on the way is right the next time; what is wrong in the store stays so. */
const READINGS = 3;

/** A file as it was put, by its key in the store. */
export interface PlacedFile {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that is on this machine, and the address that it is known by. */
export interface ReadFile {
  readonly local: string;
  readonly uri: string;
}

/**
 * Reads a file that was put as the store gives it back. Throws `InvariantViolation` where its bytes are others each time
 * that they are read, and an error that retries where it is not there: a store may be late, and `tagset prune` may have
 * taken what it found for left over.
 */
export async function readBack(
  store: Store,
  { key, bytes, sha256 }: PlacedFile,
  folder: string,
  signal: AbortSignal,
): Promise<ReadFile> {
  const uri = store.uri(key);
  for (let reading = 1; ; reading++) {
    const found = await fetchObject(store, key, folder, signal);
    if (found?.sha256 === sha256 && found.bytes === bytes) return { local: found.local, uri };
    if (reading < READINGS) continue;
    if (found === undefined) throw new Error(`${uri} was just put, and is gone: it is put again.`);
    throw new InvariantViolation(
      `${uri} was put with ${bytes} bytes and sha256 ${sha256}, and the store gave back ${found.bytes} bytes with sha256 ${found.sha256}, ${READINGS} times. ` +
        'Nothing was published. Look at the store, then build again.',
    );
  }
}
