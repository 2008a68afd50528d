import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { mysqlSource } from '../../../activities/export/sources/mysql/source.ts';
import { type TcpFaultPlan, tcpProxy } from '../../faults/proxy/tcp-proxy.ts';
import { createDatabase, SERVERS, type ServerName, type TestDatabase } from '../../services/mysql.ts';
import { exportInto, temporaryFolder } from './export-into.ts';

const TAGS = 1000;
/** What the tool has copied when the export begins. */
const COPIED = 300;

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true }));

/**
 * A site whose tags are on their way into another table, as gh-ost and pt-online-schema-change do it.
 * @param age milliseconds between the making of the two tables; a server tells them to the second
 */
async function siteInChange(server: ServerName, age = 0): Promise<TestDatabase> {
  const database = await createDatabase(server);
  onTestFinished(() => database.drop());
  await database.connection.query(`
    CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(200));
    CREATE TABLE tags (id INT PRIMARY KEY, value VARCHAR(200), ref_id INT);
    INSERT INTO tags WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${TAGS})
      SELECT i, REPEAT('tag ', 40), i FROM n;
    INSERT INTO shots SELECT id, REPEAT('shot', 40) FROM tags`);
  await sleep(age);
  await database.connection.query(`
    CREATE TABLE _tags_gho LIKE tags;
    INSERT INTO _tags_gho SELECT * FROM tags WHERE id <= ${COPIED}`);
  return database;
}

const FINISH = `INSERT INTO _tags_gho SELECT * FROM tags WHERE id > ${COPIED};
  RENAME TABLE tags TO _tags_del, _tags_gho TO tags`;

/** Resolves when nobody but those who wait for the export is at work. */
async function isDoneOrWaits(done: Promise<unknown>, { connection, name }: TestDatabase): Promise<void> {
  let over = false;
  done.finally(() => {
    over = true;
  });
  while (!over) {
    const [rows] = await connection.query<RowDataPacket[]>(
      'SELECT id FROM information_schema.processlist WHERE db = ? AND state LIKE ?',
      [name, 'Waiting for table metadata lock'],
    );
    if (rows.length > 0) return;
    await sleep(20);
  }
}

/**
 * Exports through a proxy; the change is finished where the plan holds the answers of the server.
 * @param rewritten what the server is sent for another statement
 */
async function exportWhile(
  site: TestDatabase,
  server: ServerName,
  plan: Omit<TcpFaultPlan, 'fault'>,
  rewritten?: readonly [string, string],
) {
  const tool = await createDatabase(server);
  onTestFinished(() => tool.drop());
  await tool.connection.query(`USE ${site.name}`);
  const proxy = await tcpProxy(inject(server));
  onTestFinished(() => proxy.close());
  if (rewritten) proxy.rewrite(...rewritten);
  const url = Object.assign(new URL(site.url), { port: `${proxy.port}`, search: '?ssl-mode=DISABLED' }).href;
  const held = proxy.inject({ fault: 'hold', ...plan });
  const exporting = exportInto(folder, mysqlSource({ url, silence: 60 }));
  await Promise.race([held, exporting]);
  const changed = tool.connection.query(FINISH);
  await isDoneOrWaits(changed, site);
  await proxy.heal();
  const snapshot = await exporting;
  await changed;
  return snapshot;
}

describe.each(SERVERS)('an online change of schema on %s loses no tag', (server) => {
  test.each([
    ['before the export begins', { after: 'information_schema' }],
    ['between its beginning and the first row', { after: 'START TRANSACTION' }],
    ['while the images are read', { after: 'FROM `shots`', afterBytes: 20_000 }],
    ['between the images and the tags', { after: 'FROM `shots`', afterBytes: 160_000 }],
    ['while the tags are read', { after: 'FROM `tags`', afterBytes: 20_000 }],
    ['at its end', { after: 'COMMIT' }],
  ])('when its table takes the place of the old one %s', async (_, plan) => {
    const site = await siteInChange(server);
    const { tables } = await exportWhile(site, server, plan);
    expect(tables.map(({ rows }) => rows)).toEqual([TAGS, TAGS]);
  });

  test('or is found at the end, behind something that does not hold tables, as some proxies and clusters', async () => {
    const site = await siteInChange(server, 1100);
    const begin = 'START TRANSACTION READ ONLY';
    const nothing = "DO 'begins no transaction'".padEnd(begin.length);
    const plan = { after: 'FROM `shots`', afterBytes: 20_000 };
    await expect(exportWhile(site, server, plan, [begin, nothing])).rejects.toThrow(
      'the schema changed meanwhile',
    );
  });
});
