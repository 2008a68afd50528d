import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encryption } from '../../../worker/doctor/mysql-encryption.ts';
import { writeGrants } from '../../../worker/doctor/mysql-grants.ts';
import { timeLimits } from '../../../worker/doctor/mysql-limits.ts';
import { freePort } from '../../../worker/free-port.ts';
import { stallingProxy } from '../../activities/export/stalling-proxy.ts';
import { createDatabase, SERVERS, type TestDatabase } from '../../services/mysql.ts';
import { datasetYaml, diagnose, NAME, STORE } from './diagnose.ts';
import { account, examined, PASSWORD } from './live-database.ts';

let database: TestDatabase;

const READER = [
  'SELECT ON DB.shots',
  'SELECT ON DB.tags',
  'SELECT ON DB.old_tags',
  'SELECT, SHOW VIEW ON DB.shown_tags',
];

/** The MySQL of a test run offers TLS, its MariaDB does not. */
const ENCRYPTION = {
  mariadb: /^ok: none, and none needed: the server is on this machine$/,
  mysql: /^ok: TLS_\w+; the certificate is not verified \(ssl-mode=VERIFY_IDENTITY would\)$/,
};
const IN_THE_CLEAR = {
  mariadb:
    'warning: Password and rows cross the network in the clear. The server offers no TLS: enable it there, or reach it through a tunnel.',
  mysql:
    'warning: Password and rows cross the network in the clear. The server offers TLS: say ssl-mode=VERIFY_IDENTITY, or at least REQUIRED, in source.mysql.url.',
};

describe.each(SERVERS)('a live database on %s', (server) => {
  beforeAll(async () => {
    database = await createDatabase(server);
    await database.connection.query(`
      CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(50)); INSERT INTO shots VALUES (1, 'a.jpg');
      CREATE TABLE tags (id INT PRIMARY KEY, value VARCHAR(100), ref_id INT); INSERT INTO tags VALUES (1, 'car', 1);
      CREATE TABLE old_tags (id INT, value VARBINARY(100), ref_id INT) ENGINE = MyISAM;
      CREATE VIEW shown_tags AS SELECT * FROM tags`);
  });
  afterAll(async () => {
    await database.drop();
  });

  test('all is well for an account that may read both tables and no more', async () => {
    const { ok, complaints, said } = await examined(await account(database, READER));
    expect(complaints).toEqual([]);
    expect(ok).toBe(true);
    expect(said('mysql')).toMatch(
      new RegExp(`^ok: mysql://127\\.0\\.0\\.1:\\d+/${database.name} answers, \\d+\\.`),
    );
    expect(said('mysql encryption')).toMatch(ENCRYPTION[server]);
    expect(said('mysql grants')).toBe('ok: the account may read and no more');
    expect(said('mysql engine')).toBe('ok: InnoDB: all tables are read as of one moment');
    expect(said('mysql size')).toMatch(/^ok: shots about \d rows?, tags about \d rows?: \d+\.\d kB$/);
    expect(said('mysql text')).toBe('ok: utf8mb4; the server hands it over as utf8mb4');
  });

  test('a table that was filled a moment ago has its size', async () => {
    await database.connection.query('CREATE TABLE filled (id INT PRIMARY KEY, value TEXT, ref_id INT)');
    const url = await account(database, ['SELECT ON DB.*']);
    const more = ['tables: { tags: { table: filled } }'];
    expect((await examined(url, more)).said('mysql size')).toMatch(/filled about 0 rows/);
    await database.connection.query(
      'INSERT INTO filled WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i, REPEAT("a", 500), 1 FROM n',
    );
    await expect
      .poll(async () => (await examined(url, more)).said('mysql size'))
      .toMatch(/filled about [1-9]/);
    await database.connection.query('DROP TABLE filled');
  });

  test('an account that may write is warned of, with the place', async () => {
    const { ok, said } = await examined(
      await account(database, [...READER, 'INSERT, UPDATE (value) ON DB.tags', 'CREATE, DROP ON DB.*']),
    );
    expect(ok).toBe(true);
    expect(said('mysql grants')).toMatch(
      /^warning: The account may do more than read: .*CREATE, DROP on `test_\w+`\.\*.*INSERT, UPDATE on `test_\w+`\.`tags`/s,
    );
  });

  test('an account without any grant is refused, and nothing further is asked', async () => {
    const { ok, said } = await examined(await account(database, []));
    expect(ok).toBe(false);
    expect(said('mysql')).toMatch(/^wrong: .*GRANT it SELECT on both tables/);
    for (const check of ['mysql tables', 'mysql grants', 'mysql engine', 'mysql size', 'scratch room'])
      expect(said(check)).toMatch(/^not checked: it needs "mysql( size)?"$/);
  });

  test('an account that may write to a table and not read it is told so', async () => {
    const { said } = await examined(await account(database, ['SELECT ON DB.shots', 'INSERT ON DB.tags']));
    expect(said('mysql tables')).toMatch(/^wrong: .*refuses reading tags: .*GRANT it SELECT on both tables/);
  });

  test('a column that is not there is told with the nearest', async () => {
    const more = ['tables: { tags: { value: valeu } }'];
    const { said } = await examined(await account(database, READER), more);
    expect(said('mysql tables')).toMatch(/^wrong: The table tags has no column valeu: did you mean value\?/);
  });

  test('a table that is not there leaves its engine, size and text unchecked', async () => {
    const more = ['tables: { images: { table: none }, tags: { table: nothing } }'];
    const { said } = await examined(await account(database, READER), more);
    expect(said('mysql tables')).toMatch(/^wrong: .*has no table none/);
    for (const check of ['mysql engine', 'mysql size']) expect(said(check)).toMatch(/tables are not there$/);
  });

  test('a table without snapshots is wrong, one of bytes is warned of', async () => {
    const { said } = await examined(await account(database, READER), [
      'tables: { tags: { table: old_tags } }',
    ]);
    expect(said('mysql engine')).toBe(
      'wrong: old_tags is MyISAM, which has no snapshots: writes during the export show, and may tear it. ALTER TABLE old_tags ENGINE = InnoDB',
    );
    expect(said('mysql text')).toMatch(
      /^warning: old_tags\.value \(varbinary\(100\)\) holds bytes, which become 0x…/,
    );
  });

  test('a view is as good as a table', async () => {
    const more = ['tables: { tags: { table: shown_tags } }'];
    expect((await examined(await account(database, READER), more)).complaints).toEqual([]);
  });

  // Of an account in MariaDB, of the whole server in MySQL.
  if (server === 'mariadb')
    test('a time limit of the account that is too short is told', async () => {
      const { said } = await examined(await account(database, READER, 'WITH MAX_STATEMENT_TIME 2'));
      expect(said('mysql time limits')).toBe(
        'wrong: max_statement_time is 2 s, where the export may need 10 s: raise it for this account.',
      );
    });

  test('an address of another machine is warned of where it is not encrypted', async () => {
    const url = new URL(await account(database, READER));
    // This machine, by a name that does not show it.
    url.hostname = '127.1';
    const usual = await examined(url.href);
    expect(usual.said('mysql encryption')).toMatch(
      server === 'mysql' ? ENCRYPTION.mysql : IN_THE_CLEAR.mariadb,
    );
    url.search = '?ssl-mode=DISABLED';
    const disabled = await examined(url.href);
    expect(disabled.said('mysql encryption')).toBe(IN_THE_CLEAR[server]);
  });

  test('a server that is not there, and one that falls silent, are told in time', async () => {
    const url = await account(database, READER);
    const nowhere = Object.assign(new URL(url), { host: `127.0.0.1:${await freePort()}` }).href;
    expect((await examined(nowhere)).said('mysql')).toMatch(/^wrong: Cannot reach mysql:\/\/127/);
    const { hostname, port } = new URL(url);
    const proxy = await stallingProxy({ host: hostname, port: Number(port) }, 200);
    try {
      const silent = Object.assign(new URL(url), { port: String(proxy.port) }).href;
      const { said } = await examined(silent, [], 1500);
      expect(said('mysql')).toBe('wrong: There was no answer within 1.5 s.');
    } finally {
      await proxy.close();
    }
  });
});

test('an address that the environment does not hold, or that is none, is told without the address', async () => {
  const { file } = await datasetYaml([NAME, `source: { mysql: { url: "${'$'}{DOCTOR_URL}" } }`, STORE]);
  const unset = await diagnose(file, { DOCTOR_URL: undefined });
  expect(unset.said('environment')).toMatch(
    /^wrong: "source\.mysql\.url" takes DOCTOR_URL from the environment/,
  );
  expect(unset.said('store')).toMatch(/^ok/);
  const wrong = await diagnose(file, { DOCTOR_URL: `postgres://u:${encodeURIComponent(PASSWORD)}@h/d` });
  expect(wrong.said('mysql')).toMatch(/^wrong: source\.mysql\.url is no MySQL address/);
  const asItIs = await diagnose(file, { DOCTOR_URL: `mysql://u:${PASSWORD}@h/d` });
  expect(asItIs.said('mysql')).toMatch(/^wrong: source\.mysql\.url .*percent-encoded/);
  for (const { checks } of [wrong, asItIs]) expect(JSON.stringify(checks)).not.toMatch(/c4nary|p@ss/);
});

describe('encryption', () => {
  const clear = { cipher: '', host: 'db.example', isVerified: false, offersTls: true };
  test.each([
    [{ ...clear, cipher: 'TLS_AES_256', isVerified: true }, 'TLS_AES_256, the certificate is verified'],
    [{ ...clear, cipher: 'TLS_AES_256' }, /the certificate is not verified/],
    [clear, /in the clear\. The server offers TLS: say ssl-mode=VERIFY_IDENTITY/],
    [{ ...clear, offersTls: false }, /The server offers no TLS/],
  ])('%j', (facts, text) => {
    expect(encryption(facts).text).toMatch(text);
    expect(encryption(facts).state).toBe(facts.cipher === '' ? 'warning' : undefined);
  });
});

test('time limits are held against the size of the larger table', () => {
  const table = { stored: [{ rows: 90_000_000, bytes: 4_000_000_000 }] };
  const facts = { tables: [table] as never };
  expect(() => timeLimits({ ...facts, limits: { max_execution_time: 600 } }, 60)).toThrow(
    'max_execution_time is 600 s, where the export may need 900 s',
  );
  expect(() => timeLimits({ ...facts, limits: { wait_timeout: 30 } }, 60)).toThrow('wait_timeout is 30 s');
  expect(timeLimits({ ...facts, limits: { max_statement_time: 900, wait_timeout: 60 } }, 60).text).toMatch(
    /none is too short/,
  );
});

test.each([
  ["GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*123'", []],
  ['GRANT SELECT, SHOW VIEW ON `site`.* TO `u`@`%`', []],
  [
    'GRANT SELECT (`id`, `value`), INSERT (`id`, `value`) ON `site`.`tags` TO `u`@`%`',
    ['INSERT on `site`.`tags`'],
  ],
  ['GRANT ALL PRIVILEGES ON *.* TO `u`@`%` WITH GRANT OPTION', ['ALL PRIVILEGES on *.*']],
  ['GRANT `role`@`%` TO `u`@`%`', []],
])('of %s what could do harm is %j', (grant, harm) => {
  expect(writeGrants([grant])).toEqual(harm);
});
