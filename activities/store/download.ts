import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Hashed } from './hash.ts';
import type { Store } from './store.ts';

/**
 * Copies an object into a local file, making its folder, and tells the length and hash of the bytes that came.
 * `undefined` where there is no object.
 */
export async function download(
  store: Store,
  key: string,
  to: string,
  signal?: AbortSignal,
): Promise<Hashed | undefined> {
  const object = await store.open(key, signal);
  if (!object) return undefined;
  await mkdir(dirname(to), { recursive: true });
  const hash = createHash('sha256');
  let bytes = 0;
  async function* hashing(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  await pipeline(object.stream, hashing, createWriteStream(to), signal ? { signal } : {});
  return { bytes, sha256: hash.digest('hex') };
}
