import { expect, inject, test } from 'vitest';
import { AccessDenied, ConfigError } from '../../../activities/errors.ts';
import { s3Store } from '../../../activities/store/s3.ts';
import { fakeS3, refuse, SECRET } from './fake-s3.ts';

const { endpoint, region, accessKeyId, secretAccessKey } = inject('s3');
const at = (access: { accessKeyId: string; secretAccessKey: string }) =>
  s3Store('no-such-bucket', 'prefix', { endpoint, region, credentials: access });
const one = { bytes: Buffer.from('x') };

test('an access key that the server does not know is named as the cause', async () => {
  const denied = at({ accessKeyId: 'unknown', secretAccessKey: SECRET }).put('some/key', one);
  await expect(denied).rejects.toThrow(AccessDenied);
  await expect(denied).rejects.toThrow('s3://no-such-bucket/prefix/some/key');
  await expect(denied).rejects.toThrow('AWS_ACCESS_KEY_ID');
});

test('a secret that does not fit is named as the cause, without the secret', async () => {
  const denied = at({ accessKeyId, secretAccessKey: SECRET }).read('some/key');
  const error = await denied.catch((reason) => reason);
  expect(error).toBeInstanceOf(AccessDenied);
  expect(error.message).toContain('AWS_SECRET_ACCESS_KEY');
  expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toContain(SECRET);
});

test('a bucket that is not there is a wrong configuration', async () => {
  const store = at({ accessKeyId, secretAccessKey });
  const absent = 'There is no bucket no-such-bucket';
  await expect(store.put('a', one)).rejects.toThrow(absent);
  await expect(store.read('a')).rejects.toThrow(ConfigError);
  await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toThrow(absent);
});

test.each([
  [403, 'AccessDenied', 's3:PutObject'],
  [403, 'RequestTimeTooSkewed', 'clock'],
  [400, 'ExpiredToken', 'renew'],
])('a refusal with %i %s says what to do', async (status, code, remedy) => {
  const { store } = await fakeS3((_, response) => refuse(response, status, code));
  const denied = store.put('a', one);
  await expect(denied).rejects.toThrow(AccessDenied);
  await expect(denied).rejects.toThrow(remedy);
  await expect(denied).rejects.toThrow('s3://bucket/prefix/a');
});

test('a head that is refused has no body, and still is a refusal', async () => {
  const { store } = await fakeS3((_, response) => response.writeHead(403).end());
  const denied = store.head('a');
  await expect(denied).rejects.toThrow(AccessDenied);
  await expect(denied).rejects.toThrow('s3:ListBucket');
});

test('an endpoint without a scheme is refused at once', () => {
  expect(() => s3Store('bucket', '', { endpoint: 'localhost:7070' })).toThrow(ConfigError);
});

test('a bucket in another region is named with that region', async () => {
  const { store } = await fakeS3((_, response) => {
    response.setHeader('x-amz-bucket-region', 'eu-central-1');
    refuse(response, 301, 'PermanentRedirect');
  });
  await expect(store.put('a', one)).rejects.toThrow('AWS_REGION=eu-central-1');
});

test('a server in trouble is an error that another try may mend', async () => {
  const { store } = await fakeS3((_, response) => refuse(response, 503, 'SlowDown', 'Reduce your rate.'));
  const error = await store.put('a', one).catch((reason) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('Error');
  expect(error.message).toContain('SlowDown');
});
