import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openSite } from '../../../worker/init/open-site.ts';
import { propose } from '../../../worker/init/propose.ts';
import { dumpOf } from '../../services/dump.ts';
import { createDatabase, SERVERS, type TestDatabase } from '../../services/mysql.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';
import { SITES, schemaFile } from './sites.ts';

const signal = new AbortController().signal;

describe.each(SERVERS)('a site on %s', (server) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase(server);
  });
  afterEach(() => database.drop());

  const load = async (name: string) => database.connection.query(await readFile(schemaFile(name), 'utf8'));

  test.each(SITES)('is taken for what its dump is: $name', async ({ name, what, tables }) => {
    await load(name);
    const { site, from, notes, source } = await openSite([database.url], signal);
    const [best] = await propose(site);
    expect(best).toMatchObject({ what, tables });
    const { password } = new URL(database.url);
    const said = JSON.stringify([from, notes, source(tables), best]);
    expect(said).not.toContain(password);
  });

  test('shows no more than the account may read', async () => {
    await load('photos');
    const user = `reader_${database.name.slice(-12)}`;
    await database.connection.query(
      `CREATE USER ${user} IDENTIFIED BY 'secret'; GRANT SELECT ON ${database.name}.photos TO ${user}`,
    );
    onTestFinished(async () => {
      const again = await createDatabase(server);
      await again.connection.query(`DROP USER ${user}`);
      await again.drop();
    });
    const url = new URL(database.url);
    url.username = user;
    url.password = 'secret';
    const { site } = await openSite([url.href], signal);
    expect(site.tables.map(({ name }) => name)).toEqual(['photos']);
    expect(site.tables[0]?.primaryKey).toEqual(['id']);
  });

  test('is asked for values byte by byte, not as its collation compares them', async () => {
    await database.connection.query(
      "CREATE TABLE t (a VARCHAR(9), b INT); INSERT INTO t VALUES ('Photo', 1), ('photo', 1), ('photo', 2), (NULL, NULL)",
    );
    const { site } = await openSite([database.url], signal);
    expect(await site.look.values('t', 'a')).toEqual([
      { value: 'photo', rows: 2 },
      { value: expect.toBeOneOf(['Photo', null]), rows: 1 },
      { value: expect.toBeOneOf(['Photo', null]), rows: 1 },
    ]);
    expect(await site.look.rows('t', ['b', 'a'])).toContainEqual(['2', 'photo']);
  });

  test('has flags of one bit, live and in its dump', async () => {
    await database.connection.query(
      `CREATE TABLE photos (id INT PRIMARY KEY, file TEXT, deleted BIT(1), visible BIT(1));
       CREATE TABLE photo_tags (photo_id INT, tag VARCHAR(50));
       INSERT INTO photos VALUES (1, 'a', b'0', b'1'), (2, 'b', b'1', b'1'), (3, 'c', b'0', b'0')`,
    );
    const dump = join(await temporaryFolder('init'), 'site.sql');
    await writeFile(dump, await dumpOf(server, [database.name]));
    for (const named of [database.url, dump]) {
      const { site } = await openSite([named], signal);
      const [best] = await propose(site);
      expect(best?.tables.images.where).toEqual({ deleted: 0, visible: 1 });
    }
  });

  test('without tables is refused in words', async () => {
    await expect(openSite([database.url], signal)).rejects.toThrow(
      /The account sees no table in the database test_.*: name another database/,
    );
  });
});

test('CSV files are the tables that they are called like', async () => {
  const folder = await temporaryFolder('init');
  const files = {
    'photos.csv': 'id;filename;state\n1;a.jpg;approved\n2;b.jpg;approved\n3;c.jpg;NULL\n',
    'tags.csv': 'id,name\n1,cat\n2,dog\n',
    'photo_tags.csv': 'photo_id,tag_id\n1,1\n2,1\n2,2\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const paths = Object.keys(files).map((name) => join(folder, name));
  const { site, source, notes } = await openSite(paths, signal);
  const [best] = await propose(site);
  expect(best?.tables).toEqual({
    images: { table: 'photos', id: 'id', file: 'filename', where: { state: ['approved'] } },
    tags: { table: 'tags', id: 'id', value: 'name' },
    taggings: { table: 'photo_tags', tag: 'tag_id', ref: 'photo_id' },
  });
  expect(best && source(best.tables)).toEqual({
    csv: {
      images: join(folder, 'photos.csv'),
      tags: join(folder, 'tags.csv'),
      taggings: join(folder, 'photo_tags.csv'),
      null: 'NULL',
    },
  });
  expect(notes.join(' ')).toContain('NULL');
});

test('tables may lie in several dumps', async () => {
  const folder = await temporaryFolder('init');
  const sql = await readFile(schemaFile('shots'), 'utf8');
  const [shots, tags] = ['shots.sql', 'tags.sql'].map((name) => join(folder, name)) as [string, string];
  const end = '-- Dump completed on 2026-11-01 12:00:00\n';
  await writeFile(shots, sql.replace(/CREATE TABLE `tags`[^;]*;|INSERT INTO `tags`[^;]*;/g, '') + end);
  await writeFile(
    tags,
    sql.replace(/CREATE TABLE `(shots|movies)`[^;]*;|INSERT INTO `(shots|movies)`[^;]*;/g, '') + end,
  );
  const { site, source } = await openSite([shots, tags], signal);
  const [best] = await propose(site);
  expect(best && source(best.tables)).toEqual({ dump: { images: shots, tags } });
});

test.each([
  [['s3://bucket/dump.sql'], /reads dumps from this machine only/],
  [['mysql://a:b@c/d', 'x.sql'], /Name one database and nothing else/],
  [['/nowhere/x.sql'], /There is no file \/nowhere\/x\.sql/],
  [[import.meta.dirname], /is a folder: name the files in it/],
  [[], /export MYSQL_URL=mysql:\/\/user:password@host/],
])('%j is refused in words', async (named, message) => {
  await expect(openSite(named, signal, {})).rejects.toThrow(message);
});
