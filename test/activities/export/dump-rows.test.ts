import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BadInput } from '../../../activities/errors.ts';
import { dumpSource } from '../../../activities/export/sources/dump/source.ts';
import { openStore } from '../../../activities/store/open-store.ts';
import { errorOf, exportInto, temporaryFolder } from './export-into.ts';

let parent: string;
beforeAll(async () => {
  parent = await temporaryFolder();
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const SHOTS = 'CREATE TABLE shots (id int, shot_image_id varchar(100));\n';
const TAGS = 'CREATE TABLE tags (id int, value varchar(100), ref_id int);\n';

/** The program as it is built has the reader of dumps in one file, beside the modules that others share. */
const program = '../../../dist/activities/export/sources/dump/source.js';
const built: { dumpSource: typeof dumpSource } = await import(program);

async function exported(sql: string, tables: object = {}, source = dumpSource) {
  const file = join(parent, `${Math.random().toString(36).slice(2)}.sql`);
  await writeFile(file, sql);
  return exportInto(
    parent,
    source(file, true, parent, (base) => openStore(base, { base: parent })),
    { tables },
  );
}

test.each([
  ['as it is written', dumpSource],
  ['as it is built', built.dumpSource],
])('a dump leaves typed Parquet, as a live database does, by the program %s', async (_, source) => {
  const { tables, images, tags } = await exported(
    `SET NAMES latin1;
CREATE TABLE shots (id int(5) unsigned zerofill, shot_image_id varchar(100), hash binary(2), flags bit(4), big bigint);
INSERT INTO shots VALUES (00042,'a\\'b, "c".jpg',0x00FF,b'101',-9007199254740993),('7',_utf8mb4'ü.jpg',NULL,NULL,NULL);
CREATE TABLE tags (id int, value varchar(100), ref_id int);
INSERT INTO tags (ref_id, id, value) VALUES (42,1,'car'),(7,2,'car'),(NULL,3,''),(7,4,NULL),(42,5,'n\\no');
`,
    { images: { keep: ['hash', 'flags', 'big'] } },
    source,
  );
  expect(
    tables.map(({ rows, columns }) => ({ rows, columns: columns.map(({ name, type }) => ({ name, type })) })),
  ).toEqual([
    {
      rows: 2,
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'shot_image_id', type: 'text' },
        { name: 'hash', type: 'text' },
        { name: 'flags', type: 'text' },
        { name: 'big', type: 'integer' },
      ],
    },
    {
      rows: 5,
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'value', type: 'text' },
        { name: 'ref_id', type: 'integer' },
      ],
    },
  ]);
  expect(images).toBe(
    'id,file,kept_0,kept_1,kept_2\n42,"a\'b, ""c"".jpg","0x00FF","5","-9007199254740993"\n7,"ü.jpg",,,\n',
  );
  expect(tags).toBe('value,ref\n"car",42\n"car",7\n"",\n,7\n"n\no",42\n');
});

test('rows of more than one row group are all there, in their order', async () => {
  const rows = Array.from({ length: 250_001 }, (_, id) => id);
  const { images } = await exported(
    `${SHOTS}INSERT INTO shots VALUES ${rows.map((id) => `(${id},'${id}.jpg')`).join(',')};\n${TAGS}INSERT INTO tags VALUES (1,'a',1);\n`,
  );
  expect(images).toBe(`id,file\n${rows.map((id) => `${id},"${id}.jpg"\n`).join('')}`);
});

test.each([
  [
    'a fraction',
    "(1,'a',1.5)",
    /line 4, .*column `ref_id`: "1\.5" is not a whole number, which its type promises \(int\)/,
  ],
  ['an empty text', "(1,'a','')", /column `ref_id`: "" is not a whole number/],
  [
    'more than its type holds',
    "(1,'a',2147483648)",
    /column `ref_id`: 2147483648 does not fit its type \(int\)/,
  ],
  ['what only a server knows', "(1,'a',DEFAULT)", /column `ref_id`: only a server can evaluate this value/],
])('a number that is %s is refused with its place', async (_, row, message) => {
  const sql = `${SHOTS}INSERT INTO shots VALUES (1,'a.jpg');\n${TAGS}INSERT INTO tags VALUES ${row};\n`;
  const error = await errorOf(exported(sql));
  expect(error).toBeInstanceOf(BadInput);
  expect(error.message).toMatch(message);
});

test('text that is not what the dump says it is in is refused with its place', async () => {
  const file = join(parent, 'latin1.sql');
  const sql = `${SHOTS}INSERT INTO shots VALUES (1,'a.jpg');\n${TAGS}INSERT INTO tags VALUES (1,'caf\xe9',1);\n`;
  await writeFile(file, Buffer.from(sql, 'latin1'));
  const error = await errorOf(
    exportInto(
      parent,
      dumpSource(file, true, parent, (base) => openStore(base, { base: parent })),
    ),
  );
  expect(error).toBeInstanceOf(BadInput);
  expect(error.message).toMatch(
    /line 4, .*column `value`: this text is not valid utf8mb4.*SET NAMES latin1/s,
  );
});
