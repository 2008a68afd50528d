import { readFile, rm, stat } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mysqlSource } from '../../../activities/export/sources/mysql/source.ts';
import { sha256Of } from '../../../activities/sha256.ts';
import { createDatabase, SERVERS, type TestDatabase } from '../../services/mysql.ts';
import { exportInto, temporaryFolder } from './export-into.ts';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true }));

const source = () => mysqlSource({ url: database.url, silence: 10 });
const create = (sql: string) => database.connection.query(sql);

const reference = `
  CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(50), seen DATETIME);
  CREATE TABLE tags (id INT PRIMARY KEY, value VARCHAR(100), ref_id INT);`;

describe.each(SERVERS)('an export from %s', (server) => {
  beforeEach(async () => {
    database = await createDatabase(server);
  });
  afterEach(() => database.drop());

  test('has the columns that were asked for, but for the ids of tags', async () => {
    await create(`${reference}
      INSERT INTO shots VALUES (2, 'b.jpg', NOW()), (1, NULL, NULL), (3, '', NULL);
      INSERT INTO tags VALUES (1, 'red, "hair"', 1), (2, 'two\\nlines', NULL), (3, NULL, 2), (4, '🦊', 3);`);
    const { images, tags } = await exportInto(folder, source());
    expect(images).toBe('id,file\n1,\n2,"b.jpg"\n3,""\n');
    expect(tags).toBe('value,ref\n"red, ""hair""",1\n"two\nlines",\n,2\n"🦊",3\n');
  });

  test('tells where and when it was taken, without the password', async () => {
    await create(
      `${reference} INSERT INTO shots VALUES (1, 'a', NULL); INSERT INTO tags VALUES (1, 'x', 1);`,
    );
    const before = Date.now();
    const { identity, tables } = await exportInto(folder, source());
    const { username, password, host } = new URL(database.url);
    expect(identity).toMatchObject({ kind: 'mysql', address: `mysql://${host}/${database.name}`, notes: [] });
    expect(identity.server).toMatch(/^\d+\.\d+\.\d+/);
    expect(Math.abs(Date.parse(identity.snapshotTime) - before)).toBeLessThan(60_000);
    expect(JSON.stringify({ identity, tables })).not.toContain(password);
    expect(JSON.stringify(identity)).not.toContain(`${username}:`);
  });

  test('says which columns are sure to be whole numbers', async () => {
    await create(`
      CREATE TABLE shots (id BIGINT PRIMARY KEY, shot_image_id INT, big BIGINT UNSIGNED, padded INT(5) ZEROFILL);
      CREATE TABLE tags (id MEDIUMINT PRIMARY KEY, value TEXT, ref_id DECIMAL(10, 0));
      INSERT INTO shots VALUES (-9223372036854775808, 5, 18446744073709551615, 7);
      INSERT INTO tags VALUES (1, 'a\\r\\nb', 5);`);
    const { tables, images } = await exportInto(folder, source(), {
      tables: { images: { keep: ['big', 'padded'] } },
    });
    expect(images).toBe('id,file,kept_0,kept_1\n-9223372036854775808,"5","18446744073709551615","00007"\n');
    expect(tables.map(({ columns }) => columns.map(({ type }) => type))).toEqual([
      ['integer', 'integer', 'text', 'integer'],
      ['integer', 'text', 'text'],
    ]);
  });

  test('writes every type as MySQL writes it', async () => {
    const columns: Record<string, [type: string, value: string, text: string]> = {
      d: ['DECIMAL(20, 5)', '12345678901234.50000', '12345678901234.50000'],
      f: ['DOUBLE', '0.1', '0.1'],
      day: ['DATE', "'2026-02-28'", '2026-02-28'],
      zero: ['DATE', "'0000-00-00'", '0000-00-00'],
      moment: ['DATETIME(3)', "'2026-02-28 23:59:59.999'", '2026-02-28 23:59:59.999'],
      stamp: ['TIMESTAMP', "'2026-02-28 12:00:00'", '2026-02-28 12:00:00'],
      hours: ['TIME', "'-838:59:59'", '-838:59:59'],
      year: ['YEAR', '2026', '2026'],
      bits: ['BIT(9)', "b'100000001'", '257'],
      bytes: ['VARBINARY(9)', "x'00ff27'", '0x00FF27'],
      nothing: ['BLOB', "''", '0x'],
      missing: ['BLOB', 'NULL', ''],
      choice: ["ENUM('one', 'two')", "'two'", 'two'],
      many: ["SET('a', 'b')", "'a,b'", 'a,b'],
      json: ['JSON', `'{"a": "b"}'`, '{""a"": ""b""}'],
      latin: ['VARCHAR(9) CHARACTER SET latin1', "'größe'", 'größe'],
    };
    const names = Object.keys(columns);
    await create(`SET time_zone = '+00:00', sql_mode = '';
      CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id INT,
        ${names.map((name) => `${name} ${columns[name]?.[0]} NULL`).join(', ')});
      INSERT INTO shots VALUES (1, 1, ${names.map((name) => columns[name]?.[1]).join(', ')});
      CREATE TABLE tags (id INT PRIMARY KEY, value TEXT, ref_id INT);
      INSERT INTO tags VALUES (1, 'a', 1);`);
    const { images } = await exportInto(folder, source(), { tables: { images: { keep: names } } });
    const [, row] = images.split('\n');
    const texts = names.map((name) => columns[name]?.[2]);
    expect(row).toBe(['1', '"1"', ...texts.map((text) => (text === '' ? '' : `"${text}"`))].join(','));
  });

  test.each([
    ['TINYINT', '-128', 'MEDIUMINT', '-8388608'],
    ['TINYINT UNSIGNED', '255', 'MEDIUMINT UNSIGNED', '16777215'],
    ['SMALLINT', '-32768', 'INT', '-2147483648'],
    ['SMALLINT UNSIGNED', '65535', 'INT UNSIGNED', '4294967295'],
    ['BIGINT', '-9223372036854775808', 'BIGINT', '9223372036854775807'],
    ['INT UNSIGNED', '4294967295', 'BIGINT', '9007199254740993'],
  ])('takes ids of type %s, such as %s, and of type %s', async (idType, id, refType, ref) => {
    await create(`CREATE TABLE shots (id ${idType} PRIMARY KEY, shot_image_id VARCHAR(9));
      CREATE TABLE tags (id INT PRIMARY KEY, value TEXT, ref_id ${refType});
      INSERT INTO shots VALUES (${id}, 'a'), (1, 'b'); INSERT INTO tags VALUES (1, 'x', ${ref}), (2, 'y', NULL);`);
    const { images, tags } = await exportInto(folder, source());
    const rows = [`1,"b"\n`, `${id},"a"\n`];
    expect(images).toBe(`id,file\n${(BigInt(id) < 1n ? rows.toReversed() : rows).join('')}`);
    expect(tags).toBe(`value,ref\n"x",${ref}\n"y",\n`);
  });

  // Dates, times, and numbers that are no ids, would come in a form of their own, so they are asked for as text.
  test.each([
    ['in binary form', ''],
    ['as text', ', seen DATE'],
  ])('has texts, bytes and bits in the same form, whether they come %s', async (_, more) => {
    await create(`SET sql_mode = '';
      CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(9) CHARACTER SET latin1, bits BIT(9), bytes VARBINARY(9),
        price DECIMAL(8, 3), choice ENUM('one', 'two'), many SET('a', 'b'), missing TEXT${more});
      CREATE TABLE tags (id INT PRIMARY KEY, value TEXT, ref_id INT); INSERT INTO tags VALUES (1, 'x', 1);
      INSERT INTO shots (id, shot_image_id, bits, bytes, price, choice, many) VALUES
        (1, 'größe', b'100000001', x'00ff27', 1.5, 'two', 'a,b'), (2, '', b'0', '', -1, 'one', ''), (3, NULL, NULL, NULL, NULL, NULL, NULL);`);
    const keep = ['bits', 'bytes', 'price', 'choice', 'many', 'missing', ...(more === '' ? [] : ['seen'])];
    const { images } = await exportInto(folder, source(), { tables: { images: { keep } } });
    const end = more === '' ? '' : ',';
    expect(images.split('\n').slice(1, 4)).toEqual([
      `1,"größe","257","0x00FF27","1.500","two","a,b",${end}`,
      `2,"","0","0x","-1.000","one","",${end}`,
      `3,,,,,,,${end}`,
    ]);
  });

  test('takes texts of every length, in one packet of the protocol or in several', async () => {
    const lengths = [0, 1, 250, 251, 65_535, 65_536, 300_000, 17_000_000];
    await create(`CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id LONGTEXT);
      CREATE TABLE tags (id INT PRIMARY KEY, value TEXT, ref_id INT); INSERT INTO tags VALUES (1, 'x', 1);
      ${lengths.map((length, id) => `INSERT INTO shots VALUES (${id}, REPEAT('é', ${length}));`).join('\n')}`);
    const { images, tables } = await exportInto(folder, source());
    const rows = lengths.map((length, id) => `${id},"${'é'.repeat(length)}"\n`);
    expect(sha256Of(Buffer.from(images))).toBe(sha256Of(Buffer.from(`id,file\n${rows.join('')}`)));
    expect(tables[0]?.sha256).toBe(sha256Of(await readFile(tables[0]?.file ?? '')));
  });

  test('takes names with quotes, dots and blanks as they are', async () => {
    await create(`
      CREATE TABLE \`my \`\`shots\`\`.x\` (id INT PRIMARY KEY, \`file name\` TEXT);
      CREATE TABLE tags (id INT PRIMARY KEY, value TEXT, \`ref"id\` INT);
      INSERT INTO \`my \`\`shots\`\`.x\` VALUES (1, 'a'); INSERT INTO tags VALUES (1, 'x', 1);`);
    const tables = { images: { table: 'my `shots`.x', file: 'file name' }, tags: { ref: 'ref"id' } };
    const { images, tags } = await exportInto(folder, source(), { tables });
    expect(images).toBe('id,file\n1,"a"\n');
    expect(tags).toBe('value,ref\n"x",1\n');
  });

  test('finds columns whatever their case', async () => {
    await create(
      `${reference} INSERT INTO shots VALUES (1, 'a', NULL); INSERT INTO tags VALUES (1, 'x', 1);`,
    );
    const { images } = await exportInto(folder, source(), { tables: { images: { file: 'SHOT_Image_ID' } } });
    expect(images).toBe('id,file\n1,"a"\n');
  });

  test('of one table that plays both parts is fine', async () => {
    await create(
      "CREATE TABLE all_tags (id INT PRIMARY KEY, value TEXT, ref_id INT); INSERT INTO all_tags VALUES (1, 'x', 1);",
    );
    const tables = { images: { table: 'all_tags', file: 'value' }, tags: { table: 'all_tags' } };
    const { images, tags } = await exportInto(folder, source(), { tables });
    expect([images, tags]).toEqual(['id,file\n1,"x"\n', 'value,ref\n"x",1\n']);
  });

  test('notes a table that has no snapshots, and reads views without a word', async () => {
    await create(`
      CREATE TABLE site_shots (id INT PRIMARY KEY, shot_image_id TEXT); INSERT INTO site_shots VALUES (1, 'a');
      CREATE VIEW shots AS SELECT * FROM site_shots;
      CREATE TABLE tags (id INT PRIMARY KEY, value TEXT, ref_id INT) ENGINE=MyISAM; INSERT INTO tags VALUES (1, 'x', 1);`);
    const { identity, images } = await exportInto(folder, source());
    expect(images).toBe('id,file\n1,"a"\n');
    expect(identity.notes).toEqual([
      'tags is MyISAM, which has no snapshots: writes during the export may show',
    ]);
  });

  test('notes a table that has no snapshots behind a view', async () => {
    await create(`${reference} INSERT INTO shots VALUES (1, 'a', NULL);
      CREATE TABLE links (tag INT, shot INT) ENGINE=MyISAM; INSERT INTO links VALUES (1, 1);
      INSERT INTO tags VALUES (1, 'x', 1);
      CREATE VIEW linked AS SELECT tag AS id, value, shot AS ref_id FROM links JOIN tags ON tags.id = links.tag;
      CREATE VIEW tagged AS SELECT * FROM linked`);
    const { identity } = await exportInto(folder, source(), { tables: { tags: { table: 'tagged' } } });
    expect(identity.notes).toEqual([
      'links, behind the view tagged, is MyISAM, which has no snapshots: writes during the export may show',
    ]);
  });

  test('notes a view whose tables the account is not shown', async () => {
    await create(`${reference} INSERT INTO shots VALUES (1, 'a', NULL); INSERT INTO tags VALUES (1, 'x', 1);
      CREATE VIEW tagged AS SELECT * FROM tags;
      CREATE USER '${database.name.slice(-20)}' IDENTIFIED BY 'reader';
      GRANT SELECT ON ${database.name}.* TO '${database.name.slice(-20)}'`);
    const url = Object.assign(new URL(database.url), {
      username: database.name.slice(-20),
      password: 'reader',
    });
    const reader = mysqlSource({ url: url.href, silence: 10 });
    const { identity } = await exportInto(folder, reader, { tables: { tags: { table: 'tagged' } } });
    await create(`DROP USER '${database.name.slice(-20)}'`);
    expect(identity.notes).toEqual([
      `whether all rows are of one moment is not known: the account is not shown what is behind the view tagged (GRANT SHOW VIEW ON ${database.name}.tagged TO the account)`,
    ]);
  });

  test('tells how far it is, over both tables', async () => {
    await create(`${reference}
      INSERT INTO shots WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i, REPEAT('a', 50), NULL FROM n;
      INSERT INTO tags SELECT id, REPEAT('b', 50), id FROM shots;`);
    const told: { rows: number; bytes: number }[] = [];
    const { tables } = await exportInto(folder, source(), { onProgress: (done) => told.push(done) });
    expect(told.map(({ rows }) => rows)).toEqual([900, 1800]);
    // The file has a footer besides.
    const { size } = await stat(tables[0]?.file ?? '');
    expect(told[0]?.bytes).toBeGreaterThan(900 * 50);
    expect(told[0]?.bytes).toBeLessThan(size);
  });
});
