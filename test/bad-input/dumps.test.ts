import { describe, expect, test } from 'vitest';
import { published, refusal, type Site } from './site.ts';

const shots = `CREATE TABLE \`shots\` (\`id\` int NOT NULL, \`shot_image_id\` varchar(50));
INSERT INTO \`shots\` VALUES (1,'one.jpg'),(2,'two.jpg');
`;
const end = '-- Dump completed on 2026-11-01  4:05:06\n';

/** A dump of both tables with these rows of tags. */
function dump(rows: string, columns = '`id` int NOT NULL, `value` longtext, `ref_id` int'): string {
  return `${shots}CREATE TABLE \`tags\` (${columns});\nINSERT INTO \`tags\` VALUES ${rows};\n${end}`;
}

const good = dump("(1,'car',1),(2,'car',2)");
const bytes = (before: string, hex: string, after: string) =>
  Buffer.concat([Buffer.from(before), Buffer.from(hex, 'hex'), Buffer.from(after)]);
const tables = (yaml: string) => `tables: ${yaml}\nrules: { minUses: 1 }`;

describe('a dump is refused by name, line and byte', () => {
  test.each<[string, Site, string]>([
    [
      'that is cut within a string',
      { dump: good.slice(0, good.indexOf("'car',2") + 3) },
      'BadInput: all.sql: line 4, byte 244: the dump ends inside a string; it was cut: dump it again, or copy it again',
    ],
    [
      'that is cut between rows',
      { dump: good.slice(0, good.lastIndexOf(',(2,')) },
      'BadInput: all.sql: line 4, byte 237: the dump ends inside a statement; it was cut: dump it again, or copy it again',
    ],
    [
      'that is cut between statements',
      { dump: good.replace(end, '') },
      'BadInput: all.sql: line 5, byte 251: the dump may be cut: the last line that mysqldump writes, "-- Dump completed", is not there; dump again, or accept it with --allow-missing-trailer (allowMissingTrailer: true) if you know that it is whole',
    ],
    [
      'whose last string only looks like the end mark',
      { dump: dump(`(1,'\n${end}`).replace(/;\n-- Dump.*\n$/, '') },
      'BadInput: all.sql: line 6, byte 272: the dump ends inside a string; it was cut: dump it again, or copy it again',
    ],
    ['that is empty', { dump: '' }, 'BadInput: all.sql: the file is empty; dump it again'],
    [
      'that is nothing but NUL',
      { dump: Buffer.alloc(100_000) },
      'BadInput: all.sql: line 1, byte 0: this is UTF-16, as PowerShell writes it; dump again with --result-file=FILE instead of > FILE',
    ],
    [
      'in UTF-16',
      { dump: Buffer.from(`\ufeff${good}`, 'utf16le') },
      'BadInput: all.sql: line 1, byte 0: this is UTF-16, as PowerShell writes it; dump again with --result-file=FILE instead of > FILE',
    ],
    [
      'with bytes that are no UTF-8',
      { dump: bytes(good.slice(0, good.indexOf('car')), 'ff', good.slice(good.indexOf('car'))) },
      'BadInput: all.sql: line 4, byte 230: column `value`: this text is not valid utf8mb4; if the dump is in another character set and does not say so, put a line before it that does: SET NAMES latin1;',
    ],
    [
      'with half a character (a lone surrogate)',
      { dump: bytes(good.slice(0, good.indexOf('car')), 'eda080', good.slice(good.indexOf('car'))) },
      'BadInput: all.sql: line 4, byte 230: column `value`: this text is not valid utf8mb4; if the dump is in another character set and does not say so, put a line before it that does: SET NAMES latin1;',
    ],
    [
      'with a value too few',
      { dump: dump("(1,'car')") },
      'BadInput: all.sql: line 4, byte 234: expected a row of 3 values: a row with 2, found ");"',
    ],
    [
      'with a value too many',
      { dump: dump("(1,'car',1,2)") },
      'BadInput: all.sql: line 4, byte 236: expected ")" after 3 values: a row with too many values, found ",2);"',
    ],
    [
      'with a comment that is never closed',
      { dump: good.replace('-- Dump', '/* -- Dump') },
      'BadInput: all.sql: line 6, byte 295: the dump ends inside a comment; it was cut: dump it again, or copy it again',
    ],
    [
      'with a table twice',
      { dump: good.replace(end, shots + end) },
      'BadInput: all.sql: line 5, byte 251: this statement changes `shots` in a way only a server can follow; load the dump into one and dump that again',
    ],
    [
      'without one of the tables',
      { dump: shots + end },
      'BadInput: all.sql: there is no table `tags` in this dump; it has shots',
    ],
    [
      'without a table that is called like what every object has',
      { dump: good, yaml: tables('{ tags: { table: constructor } }') },
      'BadInput: all.sql: there is no table `constructor` in this dump; it has shots, tags',
    ],
    [
      'without a column that is called so',
      { dump: good, yaml: tables('{ tags: { value: __proto__ } }') },
      'BadInput: all.sql: line 4, byte 200: table `tags` has no column `__proto__`; it has id, value, ref_id',
    ],
    [
      'with a value over the limit',
      { dump: dump(`(1,'${'x'.repeat(49 << 20)}',1)`) },
      'BadInput: The table tags in all.sql: the row has more than 16777216 characters. Shorten it where it was written.',
    ],
    ['that is a folder', { source: '{ dump: . }' }, 'ConfigError: cannot read the dump .: it is a folder'],
    [
      'whose address names a bucket and no file',
      { source: '{ dump: s3://bucket }' },
      'ConfigError: source.dump names no file: "s3://bucket". Write a path, s3://bucket/folder/file or file:folder/file.',
    ],
    [
      'whose address climbs out of the bucket',
      { source: '{ dump: s3://bucket/../../other/all.sql }' },
      'ConfigError: The store key "../../other" contains ".." as a part.',
    ],
    [
      'of which one table is to be both',
      { dump: good, yaml: tables('{ images: { table: tags, file: value } }') },
      'ConfigError: tables names tags twice, and a dump is read once: write source: { dump: { images: all.sql, tags: all.sql } } to have it read for each.',
    ],
  ])('%s', async (_, site, expected) => {
    expect(await refusal(site)).toBe(expected);
  });
});

describe('a dump is read in full', () => {
  const name = (table: string) => good.replaceAll('`tags`', `\`${table.replaceAll('`', '``')}\``);
  test.each<[string, Site]>([
    ['as file:all.sql beside dataset.yaml', { dump: good, source: '{ dump: "file:all.sql" }' }],
    ['with a byte-order mark', { dump: `\ufeff${good}` }],
    ['whose lines end in CR alone', { dump: good.replaceAll('\n', '\r') }],
    [
      'whose end mark has a date that does not exist',
      { dump: good.replace('2026-11-01  4:05:06', '2026-02-31 99:99:99') },
    ],
    [
      'with a table called __proto__',
      { dump: name('__proto__'), yaml: tables('{ tags: { table: __proto__ } }') },
    ],
    [
      'with a table called constructor',
      { dump: name('constructor'), yaml: tables('{ tags: { table: constructor } }') },
    ],
    [
      'with a table whose name climbs',
      { dump: name('../../tags'), yaml: tables('{ tags: { table: ../../tags } }') },
    ],
    [
      'with a table whose name is SQL',
      { dump: name('t`; DROP TABLE "x" --'), yaml: tables('{ tags: { table: \'t`; DROP TABLE "x" --\' } }') },
    ],
    [
      'with columns called __proto__ and constructor',
      {
        dump: dump("(1,'car',1),(2,'car',2)", '`id` int, `__proto__` text, `constructor` int'),
        yaml: tables('{ tags: { value: __proto__, ref: constructor } }'),
      },
    ],
    [
      'with columns whose names are SQL and CSV',
      {
        dump: dump("(1,'car',1),(2,'car',2)", '`a"b` int, `c,d``e` text, `f\'; --` int'),
        yaml: tables(`{ tags: { id: 'a"b', value: 'c,d\`e', ref: "f'; --" } }`),
      },
    ],
    [
      'with SQL and the end mark in a tag',
      {
        dump: good.replace("(1,'car',1)", `(1,'car',1),(3,'x\\'); DROP TABLE tags; ${end}',1)`),
        yaml: `rules: { minUses: 2 }`,
      },
    ],
  ])('%s', async (_, site) => {
    expect(await published(site)).toBe('id,shot_image_id,tags\n1,one.jpg,car\n2,two.jpg,car\n');
  });

  test('with a tag of three megabytes, and with ids beyond 2^53', async () => {
    const tag = 'x'.repeat(3e6);
    const text = dump(`(1,'${tag}',9007199254740993)`, '`id` int, `value` longtext, `ref_id` bigint')
      .replace('`id` int NOT NULL, `shot', '`id` bigint NOT NULL, `shot')
      .replace("(1,'one.jpg')", "(9007199254740993,'one.jpg')");
    expect(
      (await published({ dump: text })) === `id,shot_image_id,tags\n9007199254740993,one.jpg,${tag}\n`,
    ).toBe(true);
  });
});
