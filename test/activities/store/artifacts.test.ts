import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { BadInput, ConfigError, PermanentError } from '../../../activities/errors.ts';
import { fetchArtifact, stageFile } from '../../../activities/store/artifacts.ts';
import { fileStore } from '../../../activities/store/file.ts';
import { hashFile } from '../../../activities/store/hash.ts';
import { s3Store } from '../../../activities/store/s3.ts';
import { s3Client } from '../../../activities/store/s3-client.ts';
import type { Store } from '../../../activities/store/store.ts';

const { endpoint, region, accessKeyId, secretAccessKey } = inject('s3');
const access = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
const bucket = `artifacts-${randomUUID()}`;
let folder: string;
let file: string;
const bytes = randomBytes((9 << 20) + 5);
const sha256 = createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-artifacts-'));
  await s3Client(access).send(new CreateBucketCommand({ Bucket: bucket }));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  file = join(folder, `${randomUUID()}.csv`);
  await writeFile(file, bytes);
});

const stores: [string, () => Store][] = [
  ['the file store', () => fileStore(join(folder, 'out'))],
  ['the S3 store', () => s3Store(bucket, 'p', access)],
];

describe.each(stores)('an artifact in %s', (_, open) => {
  test('comes back as a local file with the bytes staged', async () => {
    const store = open();
    const artifact = await stageFile(store, 'staging/1/tags.csv', file, 7);
    expect(artifact).toEqual({ uri: store.uri('staging/1/tags.csv'), bytes: bytes.length, sha256, rows: 7 });
    const path = await fetchArtifact(store, artifact, join(folder, 'scratch'));
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect(path.endsWith('tags.csv')).toBe(true);
  });

  test('whose bytes were changed is refused by name, for good', async () => {
    const store = open();
    const artifact = await stageFile(store, 'staging/2/tags.csv', file, 7);
    await store.put('staging/2/tags.csv', { bytes: Buffer.from(bytes).fill(0, 0, 1) });
    const error = await fetchArtifact(store, artifact, folder).catch((reason) => reason);
    expect(error.message).toContain(artifact.uri);
    expect(error).toBeInstanceOf(BadInput);
  });

  test('that came damaged once is read again', async () => {
    const store = open();
    const artifact = await stageFile(store, 'staging/6/tags.csv', file, 7);
    let readings = 0;
    const unsteady: Store = {
      ...store,
      localPath: () => undefined,
      async open(...of) {
        const found = await store.open(...of);
        return readings++ > 0 || !found
          ? found
          : { ...found, stream: Readable.from([Buffer.from('broken')]) };
      },
    };
    const path = await fetchArtifact(unsteady, artifact, join(folder, 'scratch'));
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });

  test('whose file changed before it was stored is refused, for another try', async () => {
    const changing: Store = {
      ...open(),
      async put(key, ...rest) {
        await appendFile(file, 'more');
        return open().put(key, ...rest);
      },
    };
    const error = await stageFile(changing, 'staging/7/tags.csv', file, 7).catch((reason) => reason);
    expect(error.message).toMatch(/\.csv changed between being written and being stored/);
    expect(error).not.toBeInstanceOf(PermanentError);
  });

  test('that is gone is refused for good', async () => {
    const store = open();
    const artifact = await stageFile(store, 'staging/3/tags.csv', file, 7);
    await store.delete('staging/3/tags.csv');
    await expect(fetchArtifact(store, artifact, folder)).rejects.toThrow(BadInput);
  });

  test('of another store is a wrong configuration', async () => {
    const artifact = { uri: 's3://elsewhere/a', bytes: 1, sha256, rows: 1 };
    await expect(fetchArtifact(open(), artifact, folder)).rejects.toThrow(ConfigError);
  });

  test('is not fetched once the signal has fired', async () => {
    const store = open();
    const artifact = await stageFile(store, 'staging/4/tags.csv', file, 7);
    const reason = new Error('stop');
    await expect(fetchArtifact(store, artifact, folder, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

test('an artifact in a folder is used where it lies', async () => {
  const store = fileStore(join(folder, 'out'));
  const artifact = await stageFile(store, 'staging/5/tags.csv', file, 7);
  expect(await fetchArtifact(store, artifact, join(folder, 'empty'))).toBe(
    store.localPath('staging/5/tags.csv'),
  );
  expect(await readdir(folder)).not.toContain('empty');
});

test.each([0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 2 << 20, (3 << 20) + 7])(
  'the hash of a file of %i bytes is that of its bytes',
  async (length) => {
    const path = join(folder, 'hashed');
    const content = randomBytes(length);
    await writeFile(path, content.subarray(0, length >> 1));
    await appendFile(path, content.subarray(length >> 1));
    const seen: number[] = [];
    const hashed = await hashFile(path, { onProgress: (done) => seen.push(done) });
    expect(hashed).toEqual({ bytes: length, sha256: createHash('sha256').update(content).digest('hex') });
    expect(seen.at(-1) ?? 0).toBe(length);
  },
);
