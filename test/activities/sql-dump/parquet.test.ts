import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convertToParquet } from '../../../activities/sql-dump/parquet/convert-to-parquet.ts';
import type { ConvertedParquetTable } from '../../../activities/sql-dump/parquet/write-parquet.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What a column of a type holds in Parquet after these literals were converted: its type, its values as text, and how many became NULL. */
async function column(
  type: string,
  literals: readonly string[],
): Promise<{ type: string; values: (string | null)[]; replaced: number | undefined }> {
  const { table, rows } = await convert(
    `CREATE TABLE t (v ${type});INSERT INTO t VALUES ${literals.map((literal) => `(${literal})`).join(',')};`,
  );
  return {
    type: rows[0]?.[0] ?? '',
    values: rows.map(([, value]) => value ?? null),
    replaced: table?.replacedByNull[0],
  };
}

async function convert(
  sql: string,
): Promise<{ table: ConvertedParquetTable | undefined; rows: (string | null)[][] }> {
  const path = join(folder, 'dump.sql');
  const output = join(folder, 'out.parquet');
  await writeFile(path, sql);
  const { tables } = await convertToParquet({
    input: { path },
    tables: [{ table: 't', output }],
    allowMissingTrailer: true,
  });
  expect((await readdir(folder)).sort()).toEqual(['dump.sql', 'out.parquet']);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll('SELECT typeof(v), v::VARCHAR FROM read_parquet($1)', [
    output,
  ]);
  connection.closeSync();
  instance.closeSync();
  return { table: tables[0], rows: reader.getRowsJson() as (string | null)[][] };
}

describe('Parquet', () => {
  it.each([
    ['tinyint', 'TINYINT', ['-128', '127']],
    ['tinyint(3) unsigned', 'UTINYINT', ['0', '255']],
    ['smallint', 'SMALLINT', ['-32768', '32767']],
    ['smallint unsigned', 'USMALLINT', ['65535']],
    ['mediumint', 'INTEGER', ['-8388608']],
    ['int', 'INTEGER', ['-2147483648', '2147483647']],
    ['int(10) unsigned', 'UINTEGER', ['4294967295']],
    ['bigint', 'BIGINT', ['-9223372036854775808']],
    ['bigint unsigned', 'UBIGINT', ['18446744073709551615']],
    ['decimal(10,2)', 'DECIMAL(10,2)', ['-12345678.90', '0.01']],
    ['decimal(38,30)', 'DECIMAL(38,30)', ['12345678.123456789012345678901234567890']],
    ['decimal(65,30)', 'VARCHAR', ['12345678901234567890123456789012345.123456789012345678901234567890']],
    ['double', 'DOUBLE', ['1.5e+300', '-0.1']],
    ['float', 'FLOAT', ['0.1']],
    ['year(4)', 'USMALLINT', ['1901', '0']],
    ['date', 'DATE', ["'1000-01-01'", "'9999-12-31'"]],
    ['datetime', 'TIMESTAMP', ["'2026-01-31 23:59:59'"]],
    ['datetime(6)', 'TIMESTAMP', ["'2026-01-31 23:59:59.123456'"]],
    ['timestamp(3)', 'TIMESTAMP', ["'2026-01-31 23:59:59.123'"]],
    ['time', 'TIME', ["'00:00:00'", "'23:59:59'"]],
    ['bit(1)', 'UTINYINT', ["b'1'"]],
    ['bit(64)', 'UBIGINT', [`b'${'1'.repeat(64)}'`]],
    ['json', 'JSON', [`'{"a": [1, null]}'`]],
    ['varchar(20)', 'VARCHAR', ["'plain'", "''", '\'a,b \\"c\\"\'', "'two\\nlines'"]],
    ["enum('a','b')", 'VARCHAR', ["'a'"]],
  ])('has %s as %s', async (type, expected, literals) => {
    const bits = (literal: string): string =>
      literal.startsWith("b'") ? BigInt(`0b${literal.slice(2, -1)}`).toString() : literal;
    const plain = literals.map((literal) =>
      bits(literal)
        .replace(/^'(.*)'$/s, '$1')
        .replaceAll('\\"', '"')
        .replaceAll('\\n', '\n'),
    );
    expect(await column(type, [...literals, 'NULL'])).toEqual({
      type: expected,
      values: [...plain, null],
      replaced: 0,
    });
  });

  it.each(['varbinary(9)', 'blob', 'binary(3)'])('has %s as bytes', async (type) => {
    expect(await column(type, ['0x00ff41', 'NULL', "'abc'"])).toEqual({
      type: 'BLOB',
      values: ['\\x00\\xFFA', null, 'abc'],
      replaced: 0,
    });
  });

  it('has an empty text as an empty text, not as NULL, also in a single column', async () => {
    expect(await column('text', ["''", 'NULL', "''", 'NULL'])).toEqual({
      type: 'VARCHAR',
      values: ['', null, '', null],
      replaced: 0,
    });
  });

  it.each([
    ['date', ["'0000-00-00'", "'2020-00-10'", "'2020-02-31'"], "'2020-02-29'"],
    ['datetime', ["'0000-00-00 00:00:00'", "'2020-02-30 10:00:00'"], "'2020-02-29 10:00:00'"],
    ['time', ["'838:59:59'", "'-01:00:00'", "'24:00:00'"], "'12:00:00'"],
    ['tinyint', ['128', '-129', '1.5', "'abc'"], '5'],
    ['int unsigned', ['-1', '4294967296'], '7'],
    ['decimal(5,2)', ['1000.00', '1.005'], '1.50'],
    ['double', ['1e400'], '1.5'],
    ['float', ['3.5e38'], '1.5'],
  ])('has NULL for what %s of it cannot hold, and counts that', async (type, impossible, possible) => {
    const { values, replaced } = await column(type, [...impossible, possible, 'NULL']);
    expect(values).toEqual([...impossible.map(() => null), possible.replaceAll("'", ''), null]);
    expect(replaced).toBe(impossible.length);
  });

  it('keeps the order of rows, and rows of any length', async () => {
    const long = 'x'.repeat(3_000_000);
    const { rows } = await convert(
      `CREATE TABLE t (v longtext);INSERT INTO t VALUES ('a'),('${long}'),('b'),('line\\nbreak');`,
    );
    expect(rows.map(([, value]) => value)).toEqual(['a', long, 'b', 'line\nbreak']);
    const many = Array.from({ length: 300_000 }, (_, i) => `(${i})`).join(',');
    const ordered = await convert(`CREATE TABLE t (v int);INSERT INTO t VALUES ${many};`);
    expect(ordered.rows.map(([, value]) => Number(value))).toEqual(
      Array.from({ length: 300_000 }, (_, i) => i),
    );
  });

  it('is not there when the dump is not right', async () => {
    await expect(convert('CREATE TABLE t (v int);INSERT INTO t VALUES (1')).rejects.toThrow(
      /the dump ends inside/,
    );
    expect(await readdir(folder)).toEqual(['dump.sql']);
  });
});
