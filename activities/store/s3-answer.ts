import { pipeline, Readable, Transform } from 'node:stream';
import type { Stored } from './store.ts';

/** What an answer of GetObject, HeadObject or ListObjectsV2 says of an object. */
export function describe(answer: {
  ETag?: string | undefined;
  ContentLength?: number | undefined;
  LastModified?: Date | undefined;
}): Stored {
  const { ETag: etag, ContentLength: bytes, LastModified: modified } = answer;
  if (!etag || bytes === undefined || !modified) {
    throw new Error('the server answered without ETag, length or time of the object');
  }
  return { etag, bytes, modified };
}

/**
 * Passes a response's body on, and ends in an error where it is not the whole object, whatever the
 * connection makes of that. `failed` puts the error into words.
 */
export function whole(body: unknown, bytes: number, failed: (error: unknown) => Error): Readable {
  if (!(body instanceof Readable)) throw new Error('the server answered without a body');
  let seen = 0;
  const checked = new Transform({
    highWaterMark: 1 << 20,
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(null, chunk);
    },
    flush(done) {
      done(seen === bytes ? null : failed(new Error(`the body ended after ${seen} of ${bytes} bytes`)));
    },
  });
  body.once('error', (error) => checked.destroy(failed(error)));
  return pipeline(body, checked, () => {});
}
