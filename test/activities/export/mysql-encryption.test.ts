import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNoTls } from '../../../activities/export/sources/mysql/errors.ts';
import { readMysqlFacts } from '../../../activities/export/sources/mysql/facts.ts';
import { mysqlSource } from '../../../activities/export/sources/mysql/source.ts';
import { isThisMachine } from '../../../activities/export/sources/mysql/this-machine.ts';
import { tableRequests } from '../../../activities/table-requests.ts';
import { tablesSchema } from '../../../activities/tables.ts';
import { createDatabase, SERVERS, type ServerName, type TestDatabase } from '../../services/mysql.ts';
import { errorOf, exportInto, temporaryFolder } from './export-into.ts';

/** This machine, by a name that does not show it. */
const ELSEWHERE = '127.1';
const NOTE = 'the connection to the server was not encrypted: the rows crossed the network in the clear';

let folder: string;
const databases = {} as Record<ServerName, TestDatabase>;
beforeAll(async () => {
  folder = await temporaryFolder();
  for (const server of SERVERS) {
    databases[server] = await createDatabase(server);
    await databases[server].connection.query(`
      CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id TEXT); INSERT INTO shots VALUES (1, 'a.jpg');
      CREATE TABLE tags (id INT PRIMARY KEY, value TEXT, ref_id INT); INSERT INTO tags VALUES (1, 'car', 1)`);
  }
});
afterAll(async () => {
  for (const server of SERVERS) await databases[server].drop();
  await rm(folder, { recursive: true });
});

function url(server: ServerName, hostname: string, search = ''): string {
  return Object.assign(new URL(databases[server].url), { hostname, search }).href;
}

async function isEncrypted(address: string): Promise<boolean> {
  const { cipher } = await readMysqlFacts(
    address,
    tableRequests(tablesSchema.parse({})),
    AbortSignal.timeout(20_000),
  );
  return cipher !== '';
}

async function notes(address: string): Promise<readonly string[]> {
  const { identity, tags } = await exportInto(folder, mysqlSource({ url: address, silence: 60 }));
  expect(tags).toBe('value,ref\n"car",1\n');
  return identity.notes;
}

// The MySQL of a test run offers TLS, its MariaDB does not.
describe('a connection whose address says nothing of encryption', () => {
  test.each(['', '?ssl-mode=PREFERRED'])('is encrypted where the server can%s', async (search) => {
    expect(await isEncrypted(url('mysql', ELSEWHERE, search))).toBe(true);
    expect(await notes(url('mysql', ELSEWHERE, search))).toEqual([]);
  });

  test.each(['', '?ssl-mode=PREFERRED'])(
    'goes on where it cannot, and the dataset says so%s',
    async (search) => {
      expect(await isEncrypted(url('mariadb', ELSEWHERE, search))).toBe(false);
      expect(await notes(url('mariadb', ELSEWHERE, search))).toEqual([NOTE]);
    },
  );

  test.each(['127.0.0.1', 'localhost'])('to this machine needs no word: %s', async (host) => {
    expect(await notes(url('mariadb', host))).toEqual([]);
  });
});

test('a connection that must not be encrypted is not, and the dataset says so', async () => {
  expect(await isEncrypted(url('mysql', ELSEWHERE, '?ssl-mode=DISABLED'))).toBe(false);
  expect(await notes(url('mysql', ELSEWHERE, '?ssl-mode=DISABLED'))).toEqual([NOTE]);
});

test('a connection that has to be encrypted is, or is not made', async () => {
  expect(await isEncrypted(url('mysql', ELSEWHERE, '?ssl-mode=REQUIRED'))).toBe(true);
  const refused = await errorOf(notes(url('mariadb', ELSEWHERE, '?ssl-mode=REQUIRED')));
  expect(refused.message).toContain('offers no encrypted connection');
  const unknown = await errorOf(notes(url('mysql', ELSEWHERE, '?ssl-mode=VERIFY_IDENTITY')));
  expect(unknown.message).toMatch(/shows a certificate that is not accepted/);
});

test('an account that has to be encrypted is let in by an address that says nothing of it', async () => {
  const { connection, name } = databases.mysql;
  const user = `tls-${name.slice(-8)}`;
  await connection.query(`CREATE USER '${user}'@'%' IDENTIFIED BY 'x' REQUIRE SSL;
    GRANT SELECT ON ${name}.* TO '${user}'@'%'`);
  const address = Object.assign(new URL(url('mysql', ELSEWHERE)), { username: user, password: 'x' }).href;
  expect(await notes(address)).toEqual([]);
  await connection.query(`DROP USER '${user}'@'%'`);
});

test('a server without TLS, or with none that this side speaks, is known from one that broke off', () => {
  const error = (code: string, message = '') => Object.assign(new Error(message), { code });
  expect(hasNoTls(error('HANDSHAKE_NO_SSL_SUPPORT'))).toBe(true);
  const old = 'error:0A000102:SSL routines::unsupported protocol';
  expect(hasNoTls(error('HANDSHAKE_SSL_ERROR', old))).toBe(true);
  expect(hasNoTls(error('HANDSHAKE_SSL_ERROR', 'read ECONNRESET'))).toBe(false);
  expect(hasNoTls(error('ER_ACCESS_DENIED_ERROR'))).toBe(false);
});

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['db.example', false],
  ['127.0.0.1.example', false],
  ['10.0.0.7', false],
])('whether %s is this machine: %s', (host, expected) => {
  expect(isThisMachine(host)).toBe(expected);
});
