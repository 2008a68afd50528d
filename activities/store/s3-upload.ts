import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type Options, Upload } from '@aws-sdk/lib-storage';
import type { S3Options } from './s3-client.ts';
import type { Body, PutOptions, Written } from './store.ts';

const PART_SIZE = 8 << 20;
const MAX_PARTS = 10_000;

/** Uploads one object: in one request up to the size of a part, in parts above. Leaves no parts behind. */
export async function upload(
  client: S3Client,
  target: { readonly Bucket: string; readonly Key: string },
  body: Body,
  options: PutOptions,
  limits: Pick<S3Options, 'partSize' | 'concurrency'>,
): Promise<Written> {
  const { condition, contentType, signal, onProgress } = options;
  const total = 'bytes' in body ? body.bytes.byteLength : (await stat(body.file)).size;
  const digest = new Digest();
  const params: Options['params'] = {
    ...target,
    Body: Readable.from(digest.over(body, signal)),
    ChecksumAlgorithm: 'CRC32',
    ChecksumType: 'FULL_OBJECT',
    ...(contentType !== undefined && { ContentType: contentType }),
    ...(condition && ('ifMatch' in condition ? { IfMatch: condition.ifMatch } : { IfNoneMatch: '*' })),
  };
  const transfer = new Upload({
    client: bound(client, digest, signal),
    params,
    partSize: Math.max(limits.partSize ?? PART_SIZE, Math.ceil(total / (MAX_PARTS - 1))),
    queueSize: limits.concurrency ?? 4,
  });
  if (onProgress) transfer.on('httpUploadProgress', ({ loaded = 0 }) => onProgress(loaded));
  const { ETag } = await transfer.done();
  if (!ETag) throw new Error('the server accepted the object but named no ETag');
  return { etag: ETag, bytes: digest.bytes, modified: new Date(), sha256: digest.sha256() };
}

/**
 * The same client for one upload. `lib-storage` knows neither how to end the requests under way when a
 * signal fires, nor the checksum of the whole object that the server is to compare before it shows it.
 */
function bound(client: S3Client, digest: Digest, signal: AbortSignal | undefined): S3Client {
  const send = (command: Parameters<S3Client['send']>[0]) => {
    if (command instanceof CompleteMultipartUploadCommand) {
      Object.assign(command.input, { ChecksumCRC32: digest.crc32() });
    }
    // An upload whose id never arrives could not be aborted, and aborting it must go on after the signal.
    const isBracket =
      command instanceof CreateMultipartUploadCommand || command instanceof AbortMultipartUploadCommand;
    return client.send(command, isBracket || !signal ? {} : { abortSignal: signal });
  };
  return Object.assign(Object.create(client), { send });
}

/** What is known of bytes that have passed: S3's checksum and ours. */
class Digest {
  bytes = 0;
  readonly #hash: Hash = createHash('sha256');
  #crc = 0;

  async *over(body: Body, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const source = 'bytes' in body ? [body.bytes] : createReadStream(body.file, { highWaterMark: 1 << 20 });
    for await (const chunk of source) {
      signal?.throwIfAborted();
      this.#hash.update(chunk);
      this.#crc = crc32(chunk, this.#crc);
      this.bytes += chunk.byteLength;
      yield chunk;
    }
  }

  sha256(): string {
    return this.#hash.digest('hex');
  }

  /** Of the whole object, in base64 as S3 takes it. */
  crc32(): string {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(this.#crc);
    return value.toString('base64');
  }
}
