import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { s3Store } from '../../../activities/store/s3.ts';
import { conforms } from './conformance.ts';
import { leaveUpload } from './leave-unfinished.ts';

const { endpoint, region, accessKeyId, secretAccessKey } = inject('s3');
const access = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
const client = new S3Client({ ...access, forcePathStyle: true });
const bucket = `store-${randomUUID()}`;

beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});

conforms('the S3 store', async () => {
  const prefix = `with a prefix/${randomUUID()}`;
  const options = { ...access, partSize: 5 << 20 };
  return {
    store: s3Store(bucket, prefix, options),
    another: s3Store(bucket, prefix, options),
    leaveUnfinished: (key) => leaveUpload(client, bucket, `${prefix}/${key}`),
  };
});

describe('the S3 store', () => {
  test('leaves no unfinished upload behind, whatever happened above', async () => {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(Uploads).toEqual([]);
  });
});
