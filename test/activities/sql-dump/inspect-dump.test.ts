import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { inspectDump } from '../../../activities/sql-dump/inspect-dump.ts';

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
      },
      {
        table: 'u',
        columns: [
          { name: 'c', type: 'decimal(5,2) unsigned' },
          { name: 'd', type: "enum('a','b')" },
        ],
        rows: 0,
      },
      { table: 'v', columns: [{ name: 'e', type: '' }], rows: 1 },
    ]);
  });
});
