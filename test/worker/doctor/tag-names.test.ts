import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampledNames } from '../../../worker/doctor/tag-names.ts';
import { createDatabase, SERVERS, type TestDatabase } from '../../services/mysql.ts';
import { CSV, datasetYaml, diagnose, NAME, STORE } from './diagnose.ts';
import { account, examined } from './live-database.ts';

const IS_LINK =
  'that is a link to a table of names, not a name. Name the table of the names in tables.tags and the table of the links in tables.taggings of dataset.yaml.';

const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, at) => String(from + at));

test.each([
  ['names', ['car', '2', ...numbers(50)]],
  ['a number that stands for a name now and then', [...numbers(500), '1984 remake']],
  ['a few years', [...numbers(19, 1960), '1960', '1960']],
  ['nothing', [null, null]],
])('%s are names', (_, cells) => {
  expect(sampledNames('tags.value', cells).state).toBeUndefined();
});

test('numbers, of which there are many, are links', () => {
  const { state, text } = sampledNames('tags.tag_id', [...numbers(1_000), null]);
  expect(`${state}: ${text}`).toBe(
    `warning: tags.tag_id holds only numbers in its first 1,001 rows: ${IS_LINK}`,
  );
});

describe.each(SERVERS)('the column of tags on %s', (server) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase(server);
    await database.connection.query(`
      CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(50)); INSERT INTO shots VALUES (1, 'a.jpg');
      CREATE TABLE links (id INT PRIMARY KEY, value MEDIUMINT UNSIGNED, ref_id INT); INSERT INTO links VALUES (1, 7, 1);
      CREATE TABLE texts (id INT PRIMARY KEY, value VARCHAR(9), ref_id INT); INSERT INTO texts VALUES
        ${numbers(1100).map((id) => `(${id}, ${Number(id) <= 1000 ? id : "'car'"}, 1)`)};
      CREATE VIEW slow AS SELECT DISTINCT id, value, ref_id FROM texts WHERE SLEEP(0.1) = 0`);
  });
  afterAll(() => database.drop());

  test.each([
    ['links', /^warning: links\.value is declared mediumint(\(\d+\))? unsigned: that is a link/],
    ['texts', `warning: texts.value holds only numbers in its first 1,000 rows: ${IS_LINK}`],
  ])('that holds links is warned of: %s', async (table, text) => {
    const url = await account(database, ['SELECT ON DB.*']);
    const { ok, said } = await examined(url, [`tables: { tags: { table: ${table} } }`]);
    expect(said('tag names')).toMatch(text);
    expect(ok).toBe(true);
  });

  test('of a view that is slow is not waited for', async () => {
    const url = await account(database, ['SELECT, SHOW VIEW ON DB.*']);
    const { said } = await examined(url, ['tables: { tags: { table: slow } }']);
    expect(said('tag names')).toBe(
      'not checked: the server did not find the first rows of slow.value in time',
    );
    expect(said('mysql size')).toMatch(/slow \(a view of texts about/);
  });
});

describe('the column of tags in a CSV file', () => {
  test.each([
    ['ok: value holds names in its first 1 row', ['"car, red"']],
    [`warning: value holds only numbers in its first 1,000 rows: ${IS_LINK}`, numbers(3000, 5)],
  ])('is looked at: %s', async (text, values) => {
    const { folder, file } = await datasetYaml([NAME, CSV, STORE]);
    await writeFile(
      join(folder, 'tags.csv'),
      `ref_id,id,value\n${values.map((value) => `1,1,${value}\n`).join('')}`,
    );
    expect((await diagnose(file)).said('tag names')).toBe(text);
  });
});

describe('the column of tags in a dump', () => {
  const create = (type: string) =>
    `-- MariaDB dump 10.19\nCREATE TABLE \`shots\` (\`id\` int NOT NULL, \`shot_image_id\` text);\nINSERT INTO \`shots\` VALUES (1,'a');\n` +
    `CREATE TABLE \`tags\` (\`id\` int NOT NULL, \`Value\` ${type}, \`ref_id\` int);\nINSERT INTO \`tags\` VALUES (1,1,1);\n-- Dump completed\n`;

  test.each([
    ['varchar(40)', 'ok: tags.Value is declared varchar(40)'],
    ['int(10) unsigned', `warning: tags.Value is declared int(10) unsigned: ${IS_LINK}`],
  ])('is judged by its declaration: %s', async (type, text) => {
    const { folder, file } = await datasetYaml([NAME, 'source: { dump: all.sql }', STORE]);
    await writeFile(join(folder, 'all.sql'), create(type));
    expect((await diagnose(file)).said('tag names')).toBe(text);
  });

  test('is not looked for in all of a large one', async () => {
    const { folder, file } = await datasetYaml([NAME, 'source: { dump: all.sql }', STORE]);
    const path = join(folder, 'all.sql');
    const early = create('int').replace(
      'CREATE TABLE `tags`',
      `-- ${'.'.repeat(40 << 20)}\nCREATE TABLE \`tags\``,
    );
    await writeFile(path, early);
    expect((await diagnose(file)).said('tag names')).toBe(
      `not checked: ${path} does not declare tags.value in its first 33.6 MB`,
    );
  });
});
