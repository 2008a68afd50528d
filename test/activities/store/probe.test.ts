import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { AccessDenied, ConfigError } from '../../../activities/errors.ts';
import { fileStore } from '../../../activities/store/file.ts';
import { probeStore } from '../../../activities/store/probe.ts';
import { s3Store } from '../../../activities/store/s3.ts';
import { s3Client } from '../../../activities/store/s3-client.ts';
import { fakeS3, refuse } from './fake-s3.ts';

test('a folder passes, and nothing stays behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-probe-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await probeStore(fileStore(folder));
  expect(await readdir(folder)).toEqual(['.tagset']);
});

test('a real S3 server passes, and nothing stays behind', async () => {
  const { endpoint, region, accessKeyId, secretAccessKey } = inject('s3');
  const access = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  const bucket = `probe-${randomUUID()}`;
  await s3Client(access).send(new CreateBucketCommand({ Bucket: bucket }));
  const store = s3Store(bucket, '', access);
  await probeStore(store);
  expect(await store.list('')[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
});

test.each([
  ['If-None-Match', 'if-none-match'],
  ['If-Match', 'if-match'],
])('a server that ignores %s is refused by name, and nothing stays behind', async (name, ignored) => {
  let version = 0;
  const { store, requests } = await fakeS3(({ line, headers }, response) => {
    if (line.startsWith('DELETE')) {
      version = 0;
      return response.writeHead(204).end();
    }
    const expected = headers['if-match'];
    const holds = headers['if-none-match'] ? version === 0 : !expected || expected === `"${version}"`;
    if (!holds && !headers[ignored]) return refuse(response, 412, 'PreconditionFailed');
    version++;
    return response.writeHead(200, { etag: `"${version}"` }).end();
  });
  const probe = probeStore(store);
  await expect(probe).rejects.toThrow(ConfigError);
  await expect(probe).rejects.toThrow(`s3://bucket/prefix ignores ${name}`);
  expect(requests.at(-1)?.line).toMatch(/^DELETE /);
});

test.each([1, 3])('a server passes although its answer to write %s is lost', async (lost) => {
  let [writes, version] = [0, 0];
  let content: Buffer = Buffer.alloc(0);
  const { store } = await fakeS3(
    ({ line, headers, body }, response) => {
      if (line.startsWith('DELETE')) return response.writeHead(204).end();
      const etag = `"${version}"`;
      if (line.startsWith('GET')) {
        const now = new Date().toUTCString();
        return response
          .writeHead(200, { etag, 'content-length': content.length, 'last-modified': now })
          .end(content);
      }
      writes++;
      const holds = headers['if-none-match'] ? version === 0 : headers['if-match'] === etag;
      if (!holds) return refuse(response, 412, 'PreconditionFailed');
      version++;
      content = body;
      return writes === lost ? response.destroy() : response.writeHead(200, { etag: `"${version}"` }).end();
    },
    { maxAttempts: 3 },
  );
  await probeStore(store);
});

test('a server that refuses to be written to is not mistaken for one that honours conditions', async () => {
  const { store } = await fakeS3((_, response) => refuse(response, 403, 'AccessDenied'));
  await expect(probeStore(store)).rejects.toThrow(AccessDenied);
});

test('credentials that may neither write nor remove are told of what they were refused first', async () => {
  const { store } = await fakeS3((_, response) => refuse(response, 403, 'AccessDenied'));
  await expect(probeStore(store)).rejects.toThrow('refuses PutObject');
});
