import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import { PreconditionFailed } from '../../../activities/store/store.ts';
import { type Answer, fakeS3, type Request, refuse } from './fake-s3.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-uploads-'));
  file = join(folder, 'parts.bin');
  await writeFile(file, Buffer.alloc(22 << 20));
});
afterAll(() => rm(folder, { recursive: true }));

const isPart = ({ line }: Request) => line.startsWith('PUT ') && line.includes('partNumber=');
const isComplete = ({ line }: Request) => line.startsWith('POST ') && line.includes('uploadId=');
const isAbort = ({ line }: Request) => line.startsWith('DELETE ') && line.includes('uploadId=42');

/** A multipart upload that goes well but for what `bad` answers itself. */
const uploads =
  (bad: (...args: Parameters<Answer>) => boolean): Answer =>
  (request, response) => {
    if (bad(request, response)) return;
    if (request.line.includes('uploads')) {
      response.end('<InitiateMultipartUploadResult><UploadId>42</UploadId></InitiateMultipartUploadResult>');
    } else if (isComplete(request)) {
      response.end('<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>');
    } else {
      response.writeHead(request.line.startsWith('DELETE') ? 204 : 200, { etag: '"p"' }).end();
    }
  };

test('an error in a body with status 200 is an error, and the upload is aborted', async () => {
  const { store, requests } = await fakeS3(
    uploads((request, response) => {
      if (isComplete(request)) refuse(response, 200, 'InternalError', 'We encountered an internal error.');
      return isComplete(request);
    }),
  );
  await expect(store.put('a', { file })).rejects.toThrow('InternalError');
  expect(requests.some(isAbort)).toBe(true);
});

test('a part that fails ends the upload without sending the rest, and aborts it', async () => {
  const { store, requests } = await fakeS3(
    uploads((request, response) => {
      if (isPart(request)) refuse(response, 500, 'InternalError');
      return isPart(request);
    }),
    { partSize: 5 << 20, concurrency: 1 },
  );
  await expect(store.put('a', { file })).rejects.toThrow('InternalError');
  expect(requests.filter(isPart)).toHaveLength(1);
  expect(requests.some(isAbort)).toBe(true);
});

test('a signal ends the parts under way at once, and the upload is aborted before the put rejects', async () => {
  const { store, requests } = await fakeS3(uploads(isPart));
  const controller = new AbortController();
  const reason = new Error('cancelled');
  const put = store.put('a', { file }, { signal: controller.signal });
  put.catch(() => {});
  await expect.poll(() => requests.filter(isPart).length).toBeGreaterThan(1);
  const started = performance.now();
  controller.abort(reason);
  await expect(put).rejects.toBe(reason);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(requests.some(isAbort)).toBe(true);
});

test('the condition and the checksum of the whole object go with the request that completes', async () => {
  const { store, requests } = await fakeS3(uploads(() => false));
  await store.put('a', { file }, { condition: { ifMatch: '"old"' } });
  const complete = requests.find(isComplete);
  expect(complete?.headers['if-match']).toBe('"old"');
  expect(complete?.headers['x-amz-checksum-type']).toBe('FULL_OBJECT');
  expect(complete?.headers['x-amz-checksum-crc32']).toMatch(/^[\w+/]{6}==$/);
});

test('a conflict means a lost race only where the object says so', async () => {
  let exists = true;
  const { store } = await fakeS3(({ line }, response) => {
    if (line.startsWith('PUT')) refuse(response, 409, 'ConditionalRequestConflict');
    else if (!exists) response.writeHead(404).end();
    else {
      const headers = {
        etag: '"1"',
        'content-length': '1',
        'last-modified': 'Mon, 02 Nov 2026 03:00:00 GMT',
      };
      response.writeHead(200, headers).end();
    }
  });
  const put = () => store.put('a', { bytes: Buffer.from('x') }, { condition: { ifNoneMatch: '*' } });
  await expect(put()).rejects.toThrow(PreconditionFailed);
  exists = false;
  await expect(put()).rejects.toThrow('ConditionalRequestConflict');
  await expect(put()).rejects.not.toThrow(PreconditionFailed);
});

test('a server without conditional writes is a wrong configuration', async () => {
  const { store } = await fakeS3((_, response) => refuse(response, 501, 'NotImplemented', 'If-None-Match'));
  await expect(store.put('a', { bytes: Buffer.from('x') })).rejects.toThrow(ConfigError);
});
