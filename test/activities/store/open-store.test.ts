import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import { openStore } from '../../../activities/store/open-store.ts';

const base = resolve('/configuration');
const open = (address: string) => openStore(address, { base });

test.each([
  ['file:./out', 'file:///configuration/out'],
  ['file:out', 'file:///configuration/out'],
  ['file:../my out/', 'file:///my%20out'],
  ['file:/srv/out', 'file:///srv/out'],
  ['file:///srv/my%20out', 'file:///srv/my%20out'],
  ['s3://bucket', 's3://bucket'],
  ['s3://bucket/', 's3://bucket'],
  ['s3://my.bucket-1/a/b/', 's3://my.bucket-1/a/b'],
])('%s is the store %s', (address, root) => {
  const store = open(address);
  expect(store.root).toBe(root);
  expect(store.uri('x')).toBe(`${root}/x`);
  expect(store.key(`${root}/x`)).toBe('x');
});

test.each([
  '',
  'out',
  './out',
  'http://host/out',
  'S3:bucket',
  's3:bucket',
  'gs://bucket/x',
  's3://',
  's3://Bucket',
  's3://a',
])('%j is refused, naming the two forms', (address) => {
  expect(() => open(address)).toThrow(ConfigError);
  expect(() => open(address)).toThrow('s3://bucket/prefix or file:folder');
});

test.each(['s3://bucket/a//b', 's3://bucket/../b', 'file:', 'file://server/share'])(
  '%j is refused',
  (address) => {
    expect(() => open(address)).toThrow(ConfigError);
  },
);

test('keys that somebody put into an address are not repeated in the error', () => {
  const error = (() => {
    try {
      return open('s3://AKIA:wJalrXUtnFEMI@bucket/prefix');
    } catch (reason) {
      return String(reason);
    }
  })();
  expect(error).not.toContain('wJalr');
});
