import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsOutput,
  type MultipartUpload,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { s3Error } from './s3-errors.ts';
import type { Unfinished } from './store.ts';

/**
 * The uploads of several parts below `below` that were neither completed nor aborted. MinIO tells of none: it lists
 * the uploads of one exact key only, and removes old ones itself.
 */
export async function* unfinishedUploads(
  client: S3Client,
  bucket: string,
  below: string,
  signal?: AbortSignal,
): AsyncGenerator<Unfinished> {
  const failure = (action: string, key: string, error: unknown, stop?: AbortSignal) =>
    stop?.aborted ? stop.reason : s3Error(error, { action, bucket, key });
  const uploads = await list(client, bucket, below, signal).catch((error: unknown) => {
    throw failure('ListBucketMultipartUploads', below, error, signal);
  });
  for (const { Key, UploadId, Initiated } of uploads) {
    // Not every server honours the prefix of this call.
    if (!Key?.startsWith(below) || !UploadId || !Initiated) continue;
    yield {
      key: Key.slice(below.length),
      since: Initiated,
      async discard(stop) {
        const abort = new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId });
        try {
          await client.send(abort, stop ? { abortSignal: stop } : {});
        } catch (error) {
          const isGone = error instanceof S3ServiceException && error.name === 'NoSuchUpload';
          if (!isGone) throw failure('AbortMultipartUpload', Key, error, stop);
        }
      },
    };
  }
}

/** All of them before the first is discarded: a server may not know the place to go on from any more. */
async function list(client: S3Client, Bucket: string, Prefix: string, signal?: AbortSignal) {
  const uploads: MultipartUpload[] = [];
  let page: ListMultipartUploadsOutput | undefined;
  do {
    signal?.throwIfAborted();
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page ?? {};
    const query = new ListMultipartUploadsCommand({ Bucket, Prefix, KeyMarker, UploadIdMarker });
    page = await client.send(query, signal ? { abortSignal: signal } : {});
    uploads.push(...(page.Uploads ?? []));
  } while (page.IsTruncated);
  return uploads;
}
