import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Connection } from '@temporalio/client';
import type { RowDataPacket } from 'mysql2';
import { describe, expect, inject, it } from 'vitest';
import { createDatabase, SERVERS } from './mysql.ts';
import { createBucket } from './s3.ts';

describe('the services of a test run', () => {
  it.each(SERVERS)('gives a test an empty utf8mb4 database of its own on %s', async (server) => {
    const database = await createDatabase(server);
    const { connection } = database;
    await connection.query("CREATE TABLE t (v VARCHAR(10)); INSERT INTO t VALUES ('🦊')");
    const [rows] = await connection.query('SELECT v, @@character_set_database AS charset FROM t');
    await database.drop();
    expect(rows).toEqual([{ v: '🦊', charset: 'utf8mb4' }]);
  });

  it.each([
    ['mariadb', /^1\d\..*MariaDB/],
    ['mysql', /^([89]|\d\d)\.(?!.*MariaDB)/],
  ] as const)('has with %s what its name says', async (server, version) => {
    const database = await createDatabase(server);
    const [rows] = await database.connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
    await database.drop();
    expect(rows[0]?.version).toMatch(version);
  });

  it('gives a test a bucket whose server honours conditional writes', async () => {
    const bucket = await createBucket();
    const put = () =>
      bucket.client.send(
        new PutObjectCommand({ Bucket: bucket.name, Key: 'a/b', Body: 'x', IfNoneMatch: '*' }),
      );
    await put();
    const second = await put().catch((error) => error.$metadata?.httpStatusCode);
    await bucket.drop();
    expect(second).toBe(412);
  });

  it('gives the run a Temporal with its namespace', async () => {
    const { address, namespace } = inject('temporal');
    const connection = await Connection.connect({ address });
    const answer = await connection.workflowService.describeNamespace({ namespace });
    await connection.close();
    expect(answer.namespaceInfo?.name).toBe('default');
  });
});
