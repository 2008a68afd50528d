import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AccessDenied,
  BadInput,
  ConfigError,
  PermanentError,
  SchemaDrift,
} from '../../../activities/errors.ts';
import { mysqlSource } from '../../../activities/export/sources/mysql/source.ts';
import { tableRequests } from '../../../activities/table-requests.ts';
import { tablesSchema } from '../../../activities/tables.ts';
import { freePort } from '../../../worker/free-port.ts';
import { createDatabase, SERVERS, type TestDatabase } from '../../services/mysql.ts';
import { errorOf, exportInto, temporaryFolder } from './export-into.ts';
import { errorPacket, refusingServer } from './refusing-server.ts';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true }));

/** The database's URL with some parts replaced. */
function url(
  change: Partial<Record<'host' | 'username' | 'password' | 'pathname' | 'search', string>>,
): string {
  return Object.assign(new URL(database.url), change).href;
}

/** The errors of a check and of an export; they are of one mind. */
async function refusal(address: string, tables: object = {}): Promise<Error> {
  const source = mysqlSource({ url: address, silence: 60 });
  const onExport = await errorOf(exportInto(folder, source, { tables }));
  const onCheck = await errorOf(source.check(tableRequests(tablesSchema.parse(tables))));
  expect(onCheck.constructor).toBe(onExport.constructor);
  return onExport;
}

describe.each(SERVERS)('an export from %s is refused', (server) => {
  beforeAll(async () => {
    database = await createDatabase(server);
    await database.connection.query(`
      CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(50)); INSERT INTO shots VALUES (1, 'a.jpg');
      CREATE TABLE tags (id INT PRIMARY KEY, value VARCHAR(100), ref_id INT); INSERT INTO tags VALUES (1, 'car', 1);
      CREATE TABLE empty_tags LIKE tags;`);
  });
  afterAll(() => database.drop());

  test('by a server that is not there: for now, naming it', async () => {
    const host = `127.0.0.1:${await freePort()}`;
    const error = await refusal(url({ host }));
    expect(error).not.toBeInstanceOf(PermanentError);
    expect(error.message).toBe(
      `Cannot reach mysql://${host}/${database.name} (ECONNREFUSED). Check that the server runs and that source.mysql.url names its host and port.`,
    );
  });

  test('with a wrong password, which no message repeats', async () => {
    const error = await refusal(url({ password: 'wr0ng-s3cret' }));
    expect(error).toBeInstanceOf(AccessDenied);
    expect(error.message).toMatch(/refuses the connection: .*Check the account and its password/);
    expect(error.message).not.toContain('wr0ng-s3cret');
  });

  test('with an account that may read nothing of the database', async () => {
    await database.connection.query(
      `CREATE USER 'stranger-${database.name.slice(-8)}'@'%' IDENTIFIED BY 'x'`,
    );
    const error = await refusal(url({ username: `stranger-${database.name.slice(-8)}`, password: 'x' }));
    await database.connection.query(`DROP USER 'stranger-${database.name.slice(-8)}'@'%'`);
    expect(error).toBeInstanceOf(AccessDenied);
    expect(error.message).toContain('GRANT it SELECT on both tables');
  });

  test('with an account that may read only one of the tables', async () => {
    const user = `'half-${database.name.slice(-8)}'@'%'`;
    await database.connection.query(
      `CREATE USER ${user} IDENTIFIED BY 'x'; GRANT SELECT ON ${database.name}.shots TO ${user}`,
    );
    const error = await refusal(url({ username: `half-${database.name.slice(-8)}`, password: 'x' }));
    await database.connection.query(`DROP USER ${user}`);
    expect(error).toBeInstanceOf(SchemaDrift);
    expect(error.message).toContain('has no table tags, or the account may not read it.');
  });

  test('where there is no such database', async () => {
    const error = await refusal(url({ pathname: '/test_not_there' }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(/test_not_there: there is no such database/);
  });

  test('where a table is missing, with the nearest', async () => {
    const error = await refusal(database.url, { tags: { table: 'tag' } });
    expect(error).toBeInstanceOf(SchemaDrift);
    expect(error.message).toBe(
      `The database ${database.name} has no table tag: did you mean tags? Set tables.tags.table in dataset.yaml.`,
    );
  });

  test('where a column is missing, with the nearest and with all there are', async () => {
    const near = await refusal(database.url, { tags: { value: 'valeu' } });
    expect(near).toBeInstanceOf(SchemaDrift);
    expect(near.message).toBe(
      'The table tags has no column valeu: did you mean value? It has id, value, ref_id. Set tables.tags in dataset.yaml.',
    );
    const far = await refusal(database.url, { images: { keep: ['photographer'] } });
    expect(far.message).toBe(
      'The table shots has no column photographer. It has id, shot_image_id. Set tables.images in dataset.yaml.',
    );
  });

  test('where a table is empty', async () => {
    const source = mysqlSource({ url: database.url, silence: 60 });
    const error = await errorOf(exportInto(folder, source, { tables: { tags: { table: 'empty_tags' } } }));
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toContain('empty_tags is empty');
  });

  test('where a row is longer than a row may be, at once, naming it', async () => {
    await database.connection.query(`CREATE TABLE long_tags (id INT PRIMARY KEY, value LONGTEXT, ref_id INT);
      INSERT INTO long_tags VALUES (1, 'car', 1), (2, REPEAT('x', 49 * 1024 * 1024), 1), (3, 'dog', 1);`);
    const source = mysqlSource({ url: database.url, silence: 60 });
    const error = await errorOf(exportInto(folder, source, { tables: { tags: { table: 'long_tags' } } }));
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toBe(
      'row 2 of the table long_tags: the row has more than 16777216 characters. Shorten it in the database.',
    );
  });

  test.each([
    [
      1130,
      'at once',
      "Host '10.0.0.7' is not allowed to connect to this server",
      '',
      /Allow the account from/,
    ],
    [
      1698,
      'after login',
      "Access denied for user 'root'@'localhost'",
      '#28000',
      /other means than a password/,
    ],
    [1524, 'after login', "Plugin 'mysql_native_password' is not loaded", '#HY000', /does not have.*another/],
    [
      3159,
      'after login',
      'Connections using insecure transport are prohibited',
      '#HY000',
      /ssl-mode=REQUIRED/,
    ],
  ] as const)(
    'for good by the error %i of its server, with the remedy',
    async (code, when, text, state, remedy) => {
      const port = await refusingServer(errorPacket(code, text, state), when);
      const error = await refusal(url({ host: `127.0.0.1:${port}` }));
      expect(error).toBeInstanceOf(PermanentError);
      expect(error.message).toMatch(remedy);
      expect(error.message).toContain(text);
    },
  );

  test('for good by an account whose way to log in nobody here knows', async () => {
    const port = await refusingServer(Buffer.from('\xfeclient_ed25519\x00abc', 'latin1'), 'after login');
    const error = await refusal(url({ host: `127.0.0.1:${port}` }));
    expect(error).toBeInstanceOf(AccessDenied);
    expect(error.message).toMatch(/client_ed25519.*IDENTIFIED WITH caching_sha2_password/s);
  });
});
