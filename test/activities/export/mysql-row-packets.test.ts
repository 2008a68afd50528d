import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Connection } from 'mysql2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PermanentError } from '../../../activities/errors.ts';
import { withConnection } from '../../../activities/export/sources/mysql/connection.ts';
import { type Protocol, takeRows } from '../../../activities/export/sources/mysql/row-packets.ts';
import { parseMysqlUrl } from '../../../activities/export/sources/mysql/url.ts';
import { createDatabase, SERVERS, type TestDatabase } from '../../services/mysql.ts';

/**
 * The version of mysql2 whose steps are stood before. Before another one: read its `lib/commands/command.js`,
 * `query.js`, `execute.js` and `lib/packets/packet.js` beside `row-packets.ts`.
 */
const READ = '3.24.6';

const root = join(import.meta.dirname, '../../..');
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

describe('the version of mysql2', () => {
  test('is the one that was read, and no other is installed', () => {
    expect(json(join(root, 'package.json')).dependencies.mysql2).toBe(READ);
    expect(json(join(root, 'package-lock.json')).packages['node_modules/mysql2'].version).toBe(READ);
    const installed = createRequire(import.meta.url).resolve('mysql2/package.json');
    expect(json(installed).version).toBe(READ);
  });
});

const PROTOCOLS = ['text', 'binary'] as const;

/** What a connection whose commands are like `command` answers. */
function taken(protocol: Protocol, command: object): Promise<unknown> {
  const statement = { execute: () => command };
  const connection = {
    query: () => command,
    prepare: (_: string, done: (error: null, made: typeof statement) => void) =>
      setImmediate(() => done(null, statement)),
  };
  return new Promise((resolve) =>
    takeRows(connection as unknown as Connection, {
      ...{ sql: 'SELECT 1', protocol },
      onRow: () => resolve('a row'),
      onError: resolve,
      onEnd: () => resolve('the end'),
    }),
  );
}

describe.each(PROTOCOLS)('a version of mysql2 that takes rows otherwise (%s)', (protocol) => {
  const listeners = new Map<string, (row: unknown) => void>();
  const command = {
    next: null,
    row: () => {},
    execute: () => true,
    on(event: string, listener: (row: unknown) => void) {
      listeners.set(event, listener);
      return command;
    },
  };

  test.each([
    ['has no step for a row', { ...command, row: undefined }],
    ['has nothing that every packet goes through', { ...command, execute: undefined }],
  ])('is refused for good: it %s', async (_, other) => {
    const error = await taken(protocol, other);
    expect(error).toBeInstanceOf(PermanentError);
    expect(String(error)).toMatch(/mysql2.*npm ci/);
  });

  test('is refused for good: it takes a row without the step that we stand before', async () => {
    const ending = taken(protocol, command);
    await expect.poll(() => listeners.get('result')).toBeDefined();
    listeners.get('result')?.({ id: 1 });
    expect(await ending).toBeInstanceOf(PermanentError);
  });

  test('is refused for good: its packets have other fields', async () => {
    const row = () => {};
    const other = { ...command, row, next: row };
    const ending = taken(protocol, other);
    await new Promise((done) => setImmediate(done));
    const packet = { data: Buffer.from('x'), isEOF: () => false, isError: () => false };
    (other.execute as (...values: unknown[]) => unknown)(packet, {});
    expect(await ending).toBeInstanceOf(PermanentError);
  });
});

describe.each(SERVERS)('the mysql2 that is installed, with %s', (server) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase(server);
    await database.connection.query(`CREATE TABLE t (id INT, name VARCHAR(20));
      INSERT INTO t VALUES (1, 'one'), (2, NULL), (3, 'three')`);
  });
  afterAll(() => database.drop());

  test.each(PROTOCOLS)('hands over every row as it came, and the end: %s', async (protocol) => {
    const rows = await withConnection(parseMysqlUrl(database.url), { silence: 5000 }, ({ connection }) => {
      const rows: string[] = [];
      return new Promise<string[]>((resolve, reject) =>
        takeRows(connection, {
          ...{ sql: 'SELECT id, name FROM t ORDER BY id', protocol },
          onRow: (bytes, start, end) => rows.push(bytes.toString('hex', start, end)),
          onError: reject,
          onEnd: () => resolve(rows),
        }),
      );
    });
    const text = (value: string) =>
      Buffer.from([value.length]).toString('hex') + Buffer.from(value).toString('hex');
    const expected = {
      text: [text('1') + text('one'), `${text('2')}fb`, text('3') + text('three')],
      binary: [`000001000000${text('one')}`, '000802000000', `000003000000${text('three')}`],
    };
    expect(rows).toEqual(expected[protocol]);
  });
});
