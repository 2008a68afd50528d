import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** Large enough that the cost of a read vanishes, small enough for the processor's cache, and to be no burden as garbage. */
const CHUNK = 1 << 18;

export interface Hashed {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes hashed so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** SHA-256 and length of a local file, at the speed of the hash: the next chunk is read meanwhile. */
export async function hashFile(path: string, options: HashOptions = {}): Promise<Hashed> {
  const file = await open(path);
  try {
    return await hashHandle(file, options);
  } finally {
    await file.close();
  }
}

/** {@link hashFile} of an open file, from its beginning. */
export async function hashHandle(
  file: FileHandle,
  { signal, onProgress }: HashOptions = {},
): Promise<Hashed> {
  const hash = createHash('sha256');
  let [current, next] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)];
  let bytes = 0;
  let filled = (await file.read(current, 0, CHUNK, 0)).bytesRead;
  while (filled > 0) {
    signal?.throwIfAborted();
    const ahead = file.read(next, 0, CHUNK, bytes + filled);
    hash.update(filled === CHUNK ? current : current.subarray(0, filled));
    bytes += filled;
    onProgress?.(bytes);
    filled = (await ahead).bytesRead;
    [current, next] = [next, current];
  }
  return { sha256: hash.digest('hex'), bytes };
}
