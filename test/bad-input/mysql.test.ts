import { expect, onTestFinished, test } from 'vitest';
import { createDatabase, SERVERS, type ServerName } from '../services/mysql.ts';
import { published, refusal } from './site.ts';

const names = [
  ['a backtick', 'ta`gs', 'va``lue', 'r`ef'],
  ['quotes', `ta'g"s`, `va"lue'`, `'ref"`],
  ['SQL', 'tags`; DROP TABLE `shots`; --', "value`, (SELECT 1)) -- '", 'ref) UNION SELECT 1 --'],
  ['what CSV needs', 'ta,gs', 'va\nlue', 'r"e,f'],
  ['what every object has', '__proto__', 'constructor', 'toString'],
  ['a path', '../../tags', '../value', './ref'],
  ['placeholders', '?', '??', ':ref'],
  ['letters beyond ASCII', 'täg', 'wért', 'żref'],
] as const;

const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

/** A database with the usual shots and a table of tags by these names. */
async function site(server: ServerName, table: string, value: string, ref: string) {
  const database = await createDatabase(server);
  onTestFinished(() => database.drop());
  await database.connection.query(`
    CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(50));
    INSERT INTO shots VALUES (1, 'one.jpg'), (2, '../../etc/passwd');
    CREATE TABLE ${quote(table)} (id INT AUTO_INCREMENT PRIMARY KEY, ${quote(value)} LONGTEXT, ${quote(ref)} INT);
    INSERT INTO ${quote(table)} (${quote(value)}, ${quote(ref)}) VALUES ('car', 1), ('x''); DROP TABLE shots; --', 2);`);
  const source = `{ mysql: { url: "${database.url}" } }`;
  const tables = (columns: object) =>
    `tables: ${JSON.stringify({ tags: { table, value, ref, ...columns } })}\nrules: { minUses: 1 }\n`;
  return { source, tables };
}

const cases = SERVERS.flatMap((server) => names.map((name) => [server, ...name] as const));

test.each(cases)(
  'on %s, a table and columns whose names hold %s are read',
  async (server, _, table, value, ref) => {
    const { source, tables } = await site(server, table, value, ref);
    expect(await published({ source, yaml: tables({}) })).toBe(
      "id,shot_image_id,tags\n1,one.jpg,car\n2,../../etc/passwd,x'); DROP TABLE shots; --\n",
    );
  },
);

test.each(SERVERS)(
  'on %s, a table and a column that are only SQL are refused as names that are not there',
  async (server) => {
    const { source, tables } = await site(server, 'tags', 'value', 'ref_id');
    expect(await refusal({ source, yaml: tables({ table: 'tags` WHERE 1=1 -- ' }) })).toMatch(
      /^SchemaDrift: The database \w+ has no table tags` WHERE 1=1 -- , or the account may not read it\. Set tables\.tags\.table in dataset\.yaml\.$/,
    );
    expect(await refusal({ source, yaml: tables({ value: '(SELECT password FROM mysql.user)' }) })).toBe(
      'SchemaDrift: The table tags has no column (SELECT password FROM mysql.user). It has id, value, ref_id. Set tables.tags in dataset.yaml.',
    );
  },
);
