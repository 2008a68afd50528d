import { createHash } from 'node:crypto';

/** SHA-256 of bytes or text (as UTF-8) in memory, lower-case hex. */
export function sha256Of(value: Uint8Array | string): string {
  return createHash('sha256').update(value).digest('hex');
}

/** SHA-256 of a stream, read to its end. */
export async function sha256OfStream(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}
