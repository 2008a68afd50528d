import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateMultipartUploadCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';

/** What a process that dies in the middle of a put leaves in the folder of a file store. */
export async function leaveUnfinished(folder: string): Promise<void> {
  await mkdir(join(folder, '.tagset'), { recursive: true });
  await writeFile(join(folder, '.tagset', randomUUID()), 'half of it');
}

/** The same in a bucket. */
export async function leaveUpload(client: S3Client, Bucket: string, Key: string): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: 'half of it' }));
}
