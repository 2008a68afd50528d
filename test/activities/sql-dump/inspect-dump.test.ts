import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { inspectDump } from '../../../activities/sql-dump/inspect-dump.ts';

const none = { primary: [], foreign: [] };

describe('inspectDump', () => {
  it('lists tables, columns and rows', async () => {
    const sql = `CREATE TABLE t (a int, b varchar(99));
CREATE TABLE \`u\` (c decimal(5,2) unsigned, d enum('a','b'));INSERT INTO t VALUES (1,'x'),(2,'y');INSERT INTO v (e) VALUES (1);
-- Dump completed on 2026-01-31 12:00:00
`;
    const found = await inspectDump({
      input: { stream: Readable.from([Buffer.from(sql)]), name: 'two.sql' },
    });
    expect(found.tables).toEqual([
      {
        table: 't',
        columns: [
          { name: 'a', type: 'int' },
          { name: 'b', type: 'varchar(99)' },
        ],
        rows: 2,
        keys: none,
      },
      {
        table: 'u',
        columns: [
          { name: 'c', type: 'decimal(5,2) unsigned' },
          { name: 'd', type: "enum('a','b')" },
        ],
        rows: 0,
        keys: none,
      },
      { table: 'v', columns: [{ name: 'e', type: '' }], rows: 1, keys: none },
    ]);
  });

  it.each([
    [
      'in CREATE TABLE',
      "CREATE TABLE `links` (`a` int, `b` int COMMENT 'no, PRIMARY KEY (x)', PRIMARY KEY (`a`,`b`(10)), KEY `k` (`b`),\n" +
        ' CONSTRAINT `one` FOREIGN KEY (`b`) REFERENCES `tags` (`id`) ON DELETE CASCADE,\n' +
        ' CONSTRAINT two FOREIGN KEY (a, b) REFERENCES pairs (c, d));',
    ],
    [
      'in ALTER TABLE, as phpMyAdmin writes it',
      'CREATE TABLE `links` (`a` int, `b` int); ALTER TABLE `links` ADD PRIMARY KEY (`a`,`b`), ADD KEY `k` (`b`);' +
        ' ALTER TABLE `links` ADD CONSTRAINT `one` FOREIGN KEY (`b`) REFERENCES `tags` (`id`);',
    ],
  ])('tells of the keys that a dump declares %s', async (_, sql) => {
    const found = await inspectDump({
      input: { stream: Readable.from([Buffer.from(sql)]), name: 'keys.sql' },
      allowMissingTrailer: true,
    });
    expect(found.tables.map(({ keys }) => keys)).toEqual([
      { primary: ['a', 'b'], foreign: [{ column: 'b', table: 'tags', target: 'id' }] },
    ]);
  });

  it('tells of the key that a column declares', async () => {
    const sql = 'CREATE TABLE t (id BIGINT PRIMARY KEY NOT NULL, b int)';
    const input = { stream: Readable.from([Buffer.from(`${sql};`)]), name: 'key.sql' };
    const { tables } = await inspectDump({ input, allowMissingTrailer: true });
    expect(tables[0]?.keys.primary).toEqual(['id']);
  });
});
