import { randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import type { S3Options } from '../../activities/store/s3-client.ts';

export interface TestBucket {
  readonly name: string;
  /** `s3://name`. */
  readonly url: string;
  /** Reaches the run's S3 server whatever the environment says. */
  readonly options: S3Options;
  /** An independent look at what is there. */
  readonly client: S3Client;
  drop(): Promise<void>;
}

/** An empty bucket of its own on the run's S3 server. */
export async function createBucket(): Promise<TestBucket> {
  const { endpoint, region, accessKeyId, secretAccessKey } = inject('s3');
  const options = { endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true };
  const client = new S3Client(options);
  const name = `test-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: name }));
  const drop = async () => {
    await empty(client, name);
    await client.send(new DeleteBucketCommand({ Bucket: name }));
    client.destroy();
  };
  return { name, url: `s3://${name}`, options, client, drop };
}

async function empty(client: S3Client, Bucket: string): Promise<void> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads) {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    for (const { Key } of Contents) await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}
