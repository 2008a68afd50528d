import { rm } from 'node:fs/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { PermanentError } from '../../../activities/errors.ts';
import { mysqlSource } from '../../../activities/export/sources/mysql/source.ts';
import { createDatabase, SERVERS, type TestDatabase } from '../../services/mysql.ts';
import { errorOf, exportInto, temporaryFolder } from './export-into.ts';
import { stallingProxy } from './stalling-proxy.ts';

const ROWS = 100_000;

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true }));

/** Two tables of which no buffer between here and the server holds much. */
async function fill({ connection }: TestDatabase): Promise<void> {
  const digits =
    'SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9';
  await connection.query(`
    CREATE TABLE digit AS ${digits};
    CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(300));
    CREATE TABLE tags (id INT PRIMARY KEY, value VARCHAR(300), ref_id INT);
    INSERT INTO tags SELECT a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d + 1, REPEAT('tag ', 60), 1
      FROM digit a, digit b, digit c, digit d, digit e;
    INSERT INTO shots SELECT id, REPEAT('shot', 60) FROM tags;`);
}

/** Does something at the first sign of progress. */
function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

async function killExport(): Promise<void> {
  const [processes] = await database.connection.query<RowDataPacket[]>(
    `SELECT id FROM information_schema.processlist WHERE db = ? AND id <> CONNECTION_ID()`,
    [database.name],
  );
  for (const { id } of processes) await database.connection.query(`KILL ${id}`);
}

function through(port: number, silence: number) {
  return mysqlSource({
    url: Object.assign(new URL(database.url), { host: `127.0.0.1:${port}` }).href,
    silence,
  });
}

describe.each(SERVERS)('an export from %s', (server) => {
  beforeAll(async () => {
    database = await createDatabase(server);
    await fill(database);
  });
  afterAll(() => database.drop());

  describe('fails for now', () => {
    test('when its connection is killed in the middle of a table', async () => {
      const killing: Promise<void>[] = [];
      const onProgress = once(() => killing.push(killExport()));
      const source = mysqlSource({ url: database.url, silence: 60 });
      const error = await errorOf(exportInto(folder, source, { onProgress }));
      await Promise.all(killing);
      expect(error).not.toBeInstanceOf(PermanentError);
      expect(error.message).toMatch(/reading (shots|tags) failed: /);
    });

    test.each([
      ['before it says hello', 0],
      ['in the middle of its hello', 40],
      ['before it answers the first question', 200],
      ['in the middle of a table', 5_000_000],
    ])('when the server falls silent %s, as soon as the configuration says', async (_, bytes) => {
      const proxy = await stallingProxy(inject(server), bytes);
      const began = Date.now();
      const error = await errorOf(exportInto(folder, through(proxy.port, 1)));
      const seconds = (Date.now() - began) / 1000;
      await proxy.close();
      expect(error).not.toBeInstanceOf(PermanentError);
      expect(error.message).toMatch(/Cannot reach|sent no answer|sent nothing for 1 s/);
      expect(seconds).toBeGreaterThan(0.9);
      expect(seconds).toBeLessThan(20);
    });
  });

  describe('whose tables somebody wants to change', () => {
    test.each([
      ['the schema of the table to come', 'ALTER TABLE tags ADD COLUMN votes INT NOT NULL DEFAULT 1'],
      ['all rows of the table to come', 'TRUNCATE TABLE tags'],
      ['the table to come for another', 'RENAME TABLE tags TO old_tags, other_tags TO tags'],
      ['the table that it reads', 'DROP TABLE shots'],
    ])('makes them wait until it has all rows: %s', async (_, statement) => {
      const own = await createDatabase(server);
      await fill(own);
      await own.connection.query('CREATE TABLE other_tags LIKE tags');
      const changing: Promise<unknown>[] = [];
      const onProgress = once(() => changing.push(own.connection.query(statement)));
      const source = mysqlSource({ url: own.url, silence: 60 });
      const { tables } = await exportInto(folder, source, { onProgress });
      await Promise.all(changing);
      await own.drop();
      expect(changing).toHaveLength(1);
      expect(tables.map(({ rows }) => rows)).toEqual([ROWS, ROWS]);
    });
  });

  describe('is cancelled', () => {
    test.each([
      ['while it reads', 50_000_000],
      ['while it waits for an answer', 200],
    ])('ends at once with the reason: %s', async (_, bytes) => {
      const proxy = await stallingProxy(inject(server), bytes);
      const cancel = new AbortController();
      const reason = new Error('cancelled');
      const exporting = exportInto(folder, through(proxy.port, 60), {
        signal: cancel.signal,
        onProgress: once(() => cancel.abort(reason)),
      });
      const timer = setTimeout(() => cancel.abort(reason), 500);
      const began = Date.now();
      expect(await errorOf(exporting)).toBe(reason);
      clearTimeout(timer);
      await proxy.close();
      expect(Date.now() - began).toBeLessThan(20_000);
    });
  });

  describe('while members go on', () => {
    test('shows both tables as of one moment', async () => {
      const own = await createDatabase(server);
      await fill(own);
      // Whoever adds a shot adds its tag in the same transaction: the two tables always have as many rows.
      const writer = await createDatabase(server);
      let writing = true;
      const write = async () => {
        for (let id = ROWS + 1; writing; id++)
          await writer.connection.query(
            `START TRANSACTION;
             INSERT INTO ${own.name}.shots VALUES (${id}, 'new'); INSERT INTO ${own.name}.tags VALUES (${id}, 'new', ${id});
             UPDATE ${own.name}.tags SET ref_id = ${id} WHERE id % 1000 = ${id % 1000};
             COMMIT`,
          );
        return 0;
      };
      const written = write();
      const { tables, tags } = await exportInto(folder, mysqlSource({ url: own.url, silence: 60 }));
      writing = false;
      await written;
      const [images, rows] = tables.map((table) => table.rows);
      const refs = tags
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => Number(line.split(',')[1]));
      await own.drop();
      await writer.drop();
      expect(rows).toBe(images);
      expect(rows).toBeGreaterThanOrEqual(ROWS);
      expect(Math.max(...refs.slice(0, ROWS))).toBeLessThanOrEqual(images ?? 0);
    });
  });
});
