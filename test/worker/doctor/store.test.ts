import { randomUUID } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { fileStore } from '../../../activities/store/file.ts';
import { stagingKey } from '../../../activities/store/layout.ts';
import { type Answer, fakeS3, refuse, SECRET } from '../../activities/store/fake-s3.ts';
import { leaveUnfinished } from '../../activities/store/leave-unfinished.ts';
import { createBucket } from '../../services/s3.ts';
import { s3Environment } from '../../services/s3-server.ts';
import { CSV, type Diagnosed, datasetYaml, diagnose, NAME, STORE } from './diagnose.ts';

const CHECKS = ['store', 'store uploads', 'store aborted uploads', 'store leftovers'];

/** Examines a dataset whose store is a server that behaves as badly as `answer` says. */
async function examineFake(answer: Answer): Promise<Diagnosed> {
  const { endpoint } = await fakeS3(answer);
  const url = `store: { url: "s3://bucket/prefix", endpoint: "${endpoint}", region: us-east-1, timeout: 2 }`;
  const { file } = await datasetYaml([NAME, CSV, url]);
  const diagnosed = await diagnose(file, {
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_MAX_ATTEMPTS: '1',
  });
  expect(JSON.stringify(diagnosed.checks)).not.toContain(SECRET);
  return diagnosed;
}

test('all is well with a bucket, and nothing stays behind in it', async () => {
  const bucket = await createBucket();
  onTestFinished(() => bucket.drop());
  const { file } = await datasetYaml([NAME, CSV, `store: ${bucket.url}/site`]);
  const { complaints, said } = await diagnose(file, s3Environment(inject('s3')));
  expect(complaints).toEqual([]);
  expect(said('store')).toBe(`ok: ${bucket.url}/site takes objects and honours If-None-Match and If-Match`);
  expect(said('store uploads')).toBe(
    'ok: 8.4 MB in two parts came back with the same sha256, and were removed',
  );
  expect(said('store aborted uploads')).toBe('ok: an upload that was aborted left nothing');
  expect(said('store leftovers')).toBe('ok: none is older than 7 days');
});

test('a bucket that is not there is told', async () => {
  const { file } = await datasetYaml([NAME, CSV, `store: s3://not-there-${randomUUID()}`]);
  const { said } = await diagnose(file, s3Environment(inject('s3')));
  expect(said('store')).toMatch(/^wrong: There is no bucket not-there-/);
  for (const check of CHECKS.slice(1))
    expect(said(check)).toMatch(/^not checked: it needs "store( uploads)?"/);
});

test('credentials that may only read are told, with the permission that is lacking', async () => {
  const { said } = await examineFake((_, response) => refuse(response, 403, 'AccessDenied'));
  expect(said('store')).toMatch(
    /^wrong: The S3 server refuses PutObject of .*Grant these credentials s3:PutObject/,
  );
});

test('a server that ignores conditions is told by name', async () => {
  const { said } = await examineFake((_, response) => response.writeHead(200, { etag: '"1"' }).end());
  expect(said('store')).toMatch(/^wrong: s3:\/\/bucket\/prefix ignores If-None-Match/);
});

/** A server with one object at a time, that keeps what was aborted and loses what `lose` says. */
function forgetful({ lose = (bytes: Buffer) => bytes, lists = true } = {}): Answer {
  const objects = new Map<string, { bytes: Buffer; version: number }>();
  const uploads: string[] = [];
  const parts: Buffer[] = [];
  let version = 0;
  return ({ line, headers, body }, response) => {
    const [method = '', url = ''] = line.split(' ');
    const { pathname, searchParams } = new URL(url, 'http://x');
    const there = objects.get(pathname);
    const put = (bytes: Buffer) => {
      objects.set(pathname, { bytes, version: ++version });
      return `"${version}"`;
    };
    if (searchParams.has('uploads') && method === 'GET')
      return response.end(
        `<ListMultipartUploadsResult>${uploads.map((key) => `<Upload><Key>${key}</Key><UploadId>1</UploadId><Initiated>${new Date().toISOString()}</Initiated></Upload>`).join('')}</ListMultipartUploadsResult>`,
      );
    if (searchParams.has('uploads')) {
      uploads.push(pathname.replace('/bucket/', ''));
      return response.end(
        '<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>',
      );
    }
    if (searchParams.has('partNumber')) {
      parts[Number(searchParams.get('partNumber')) - 1] = body;
      return response.writeHead(200, { etag: '"p"' }).end();
    }
    if (method === 'POST') {
      uploads.pop();
      const etag = put(lose(Buffer.concat(parts)));
      return response.end(
        `<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`,
      );
    }
    if (searchParams.has('list-type')) {
      const keys = [...objects].map(
        ([path, { bytes }]) =>
          `<Contents><Key>${path.replace('/bucket/', '')}</Key><ETag>"1"</ETag><Size>${bytes.length}</Size><LastModified>2026-11-02T03:00:00.000Z</LastModified></Contents>`,
      );
      return response.end(`<ListBucketResult>${lists ? keys.join('') : ''}</ListBucketResult>`);
    }
    if (method === 'DELETE') {
      if (!searchParams.has('uploadId')) objects.delete(pathname);
      return response.writeHead(204).end();
    }
    if (method === 'PUT') {
      if (headers['if-none-match'] && there) return refuse(response, 412, 'PreconditionFailed');
      if (headers['if-match'] && headers['if-match'] !== `"${there?.version}"`)
        return refuse(response, 412, 'PreconditionFailed');
      return response.writeHead(200, { etag: put(body) }).end();
    }
    if (there === undefined) return response.writeHead(404).end();
    const head = {
      etag: `"${there.version}"`,
      'content-length': there.bytes.length,
      'last-modified': 'Mon, 02 Nov 2026 03:00:00 GMT',
    };
    return response.writeHead(200, head).end(method === 'GET' ? there.bytes : undefined);
  };
}

test('a server that keeps aborted uploads is told, with the permission', async () => {
  const { said } = await examineFake(forgetful());
  expect(said('store uploads')).toMatch(/^ok/);
  expect(said('store aborted uploads')).toBe(
    'wrong: s3://bucket/prefix keeps uploads that were aborted, and charges for them: grant s3:AbortMultipartUpload.',
  );
});

test('a server that changes bytes, or does not list what was written, is told', async () => {
  const lose = (bytes: Buffer) => Buffer.from(bytes).fill(0, 0, 1);
  expect((await examineFake(forgetful({ lose }))).said('store uploads')).toMatch(
    /^wrong: .* came back with other bytes than were sent/,
  );
  expect((await examineFake(forgetful({ lists: false }))).said('store uploads')).toMatch(
    /^wrong: .* does not list staging\/probe-/,
  );
});

test('leftovers that nobody has swept are counted', async () => {
  const { folder, file } = await datasetYaml([NAME, CSV, STORE]);
  const out = join(folder, 'out');
  const key = stagingKey(randomUUID(), 'export', 1, 'tags.csv');
  await fileStore(out).put(key, { bytes: Buffer.alloc(1000) });
  await fileStore(out).put('staging/of somebody else', { bytes: Buffer.alloc(1000) });
  await leaveUnfinished(out);
  const weeksAgo = new Date(Date.now() - 14 * 86_400_000);
  for (const name of [key, 'staging/of somebody else']) await utimes(join(out, name), weeksAgo, weeksAgo);
  const { ok, said } = await diagnose(file);
  expect(ok).toBe(true);
  expect(said('store leftovers')).toBe(
    'warning: 1 objects in staging/ (1.0 kB) and 0 unfinished uploads are older than 7 days: a worker sweeps them as it starts and once a day. Does one run?',
  );
});

test.each([
  ['file:./shots.csv', /^wrong: .*a file is where the store needs a folder/],
  [
    'file:/sys/tagset',
    /^wrong: Cannot write \/sys\/tagset\/.*: the file system refuses it\. Check the permissions/,
  ],
])('a folder that cannot be written to is told: %s', async (store, text) => {
  const { file } = await datasetYaml([NAME, CSV, `store: ${store}`]);
  expect((await diagnose(file)).said('store')).toMatch(text);
});
