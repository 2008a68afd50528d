import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ConfigError } from '../errors.ts';
import type { Stored } from './store.ts';

/** Bytes of the largest object that is read whole, such as a manifest or a list of labels; what is larger must be streamed. */
export const LARGEST_WHOLE = 64 << 20;

/** The bytes of a small object that a store has opened; refuses one above 64 MiB before reading it. */
export async function readWhole(
  uri: string,
  opened: { stream: Readable; stored: Stored } | undefined,
): Promise<{ bytes: Uint8Array; stored: Stored } | undefined> {
  if (!opened) return undefined;
  const { stream, stored } = opened;
  if (stored.bytes > LARGEST_WHOLE) {
    stream.destroy();
    throw new ConfigError(`${uri} has ${stored.bytes} bytes: too many for what is read whole (64 MiB).`);
  }
  return { bytes: await buffer(stream), stored };
}
