import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mysqlUrl, startMariadb } from './mariadb.ts';
import { startMysql } from './mysql-server.ts';
import { startS3 } from './s3-server.ts';
import { startTemporal } from './temporal.ts';

describe('a service that the environment names', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['the MariaDB of TAGSET_TEST_MARIADB_URL', startMariadb, 'TAGSET_TEST_MARIADB_URL'],
    ['the MySQL of TAGSET_TEST_MYSQL_URL', startMysql, 'TAGSET_TEST_MYSQL_URL'],
  ])('is %s', async (_, start, variable) => {
    const url = 'mysql://me:p%40ss@db.example:3307/';
    vi.stubEnv(variable, url);
    const server = await start();
    expect(server).toMatchObject({ host: 'db.example', port: 3307, user: 'me', password: 'p@ss' });
    expect(mysqlUrl(server)).toBe(url);
  });

  it('is the S3 server of TAGSET_TEST_S3_ENDPOINT, with the usual AWS variables', async () => {
    vi.stubEnv('TAGSET_TEST_S3_ENDPOINT', 'http://s3.example:9000');
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    await expect(startS3()).rejects.toThrow('needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'me');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    expect(await startS3()).toMatchObject({ endpoint: 'http://s3.example:9000', accessKeyId: 'me' });
  });

  it('is the Temporal of TAGSET_TEST_TEMPORAL_ADDRESS', async () => {
    vi.stubEnv('TAGSET_TEST_TEMPORAL_ADDRESS', 'temporal.example:7233');
    expect(await startTemporal()).toMatchObject({ address: 'temporal.example:7233', namespace: 'default' });
  });
});

describe('a service that cannot be had', () => {
  let empty: string;

  beforeEach(async () => {
    empty = await mkdtemp(join(tmpdir(), 'tagset-empty-'));
    vi.stubEnv('PATH', empty);
    vi.stubEnv('XDG_CACHE_HOME', empty);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(empty, { recursive: true, force: true });
  });

  it.each([
    ['a MariaDB', startMariadb, 'TAGSET_TEST_MARIADB_URL'],
    ['a MySQL', startMysql, 'TAGSET_TEST_MYSQL_URL'],
    ['an S3 server', startS3, 'TAGSET_TEST_S3_ENDPOINT'],
  ])('is an error with the ways to get %s', async (name, start, variable) => {
    const error = await start().catch((reason: Error) => reason);
    expect(String(error)).toContain(`The tests need ${name}`);
    expect(String(error)).toContain(variable);
  });
});
