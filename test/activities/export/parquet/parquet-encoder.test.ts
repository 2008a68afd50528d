import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cells } from '../../../../activities/export/rows/parquet/column.ts';
import {
  IntegerColumn,
  type IntegerWidth,
} from '../../../../activities/export/rows/parquet/integer-column.ts';
import { NoNumber } from '../../../../activities/export/rows/parquet/no-number.ts';
import { NotUtf8 } from '../../../../activities/export/rows/parquet/not-utf8.ts';
import { OutOfRange } from '../../../../activities/export/rows/parquet/out-of-range.ts';
import { ParquetEncoder } from '../../../../activities/export/rows/parquet/parquet-encoder.ts';
import { TextColumn } from '../../../../activities/export/rows/parquet/text-column.ts';
import { WordCells } from '../../../../activities/export/rows/parquet/word-cells.ts';
import { temporaryFolder } from '../export-into.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true }));

/** What DuckDB answers about a file of one column's cells, in row groups as given. */
async function ask(
  name: string,
  cells: Cells,
  groups: readonly (readonly (string | null)[])[],
  query: string,
): Promise<unknown[][]> {
  const encoder = new ParquetEncoder(cells.columns);
  const parts = groups.map((group) => {
    for (const text of group) {
      if (text === null) cells.addNull();
      else {
        const bytes = Buffer.from(` ${text} `);
        cells.add(bytes, 1, bytes.length - 1);
      }
    }
    return Buffer.concat(encoder.takeGroup(group.length));
  });
  const file = join(folder, `${name}.parquet`);
  await writeFile(file, Buffer.concat([...parts, encoder.finish()]));
  const instance = await DuckDBInstance.create();
  try {
    const connection = await instance.connect();
    return (await connection.runAndReadAll(query.replace('$file', `read_parquet('${file}')`))).getRows();
  } finally {
    instance.closeSync();
  }
}

const values = (rows: unknown[][]) => rows.map(([value]) => (value === null ? null : String(value)));

describe('a column', () => {
  test.each<[IntegerWidth, string, string[]]>([
    ['int32', 'INTEGER', ['0', '-1', '2147483647', '-2147483648']],
    ['uint32', 'UINTEGER', ['0', '4294967295', '2147483648']],
    [
      'int64',
      'BIGINT',
      [
        '0',
        '-1',
        '4294967296',
        '-4294967297',
        '9007199254740993',
        '9223372036854775807',
        '-9223372036854775808',
      ],
    ],
  ])('of whole numbers, %s, is what DuckDB calls %s', async (width, type, texts) => {
    const rows = await ask(
      width,
      new IntegerColumn('id', width),
      [texts],
      'SELECT id, typeof(id) FROM $file',
    );
    expect(values(rows)).toEqual(texts);
    expect(rows[0]?.[1]).toBe(type);
  });

  test('refuses a number that is none', () => {
    const column = new IntegerColumn('id', 'int32');
    for (const text of ['1.5', '0x1', '1e3', '--1', '', '-'])
      expect(() => column.add(Buffer.from(text), 0, text.length), text).toThrow(NoNumber);
  });

  test.each<[IntegerWidth, string[]]>([
    ['int32', ['2147483648', '-2147483649', '5000000000', '9223372036854775808']],
    ['uint32', ['-1', '4294967296', '18446744073709551615']],
    ['int64', ['9223372036854775808', '-9223372036854775809', '18446744073709551615', `1${'0'.repeat(40)}`]],
  ])('of whole numbers, %s, refuses those that it cannot hold, and takes the next', async (width, texts) => {
    const column = new IntegerColumn('id', width);
    for (const text of texts)
      expect(() => column.add(Buffer.from(text), 0, text.length), text).toThrow(new OutOfRange('id', text));
    expect(values(await ask(`beyond-${width}`, column, [['7', null]], 'SELECT id FROM $file'))).toEqual([
      '7',
      null,
    ]);
  });

  test('of whole numbers refuses those that it cannot hold in binary form', () => {
    expect(() => new IntegerColumn('ref', 'int32').addNumber(2 ** 31)).toThrow(
      new OutOfRange('ref', '2147483648'),
    );
    expect(() => new IntegerColumn('ref', 'uint32').addNumber(-1)).toThrow(new OutOfRange('ref', '-1'));
    const narrow = new IntegerColumn('ref', 'int32');
    expect(() => narrow.addHalves(705_032_704, 1)).toThrow(new OutOfRange('ref', '5000000000'));
  });

  test('of text keeps what is long, empty or no letter', async () => {
    const texts = ['', 'a', 'größe 🦊', 'x'.repeat(63), 'é'.repeat(64), 'x'.repeat(300_000), 'a\0b', '"\n'];
    expect(values(await ask('text', new TextColumn('file'), [texts], 'SELECT file FROM $file'))).toEqual(
      texts,
    );
  });

  test.each([
    ['short', Buffer.of(0xc3)],
    ['long', Buffer.concat([Buffer.alloc(100, 'a'), Buffer.of(0xc3)])],
  ])('of text refuses %s text that is no UTF-8, also where the next would make it whole', (_, bytes) => {
    const column = new TextColumn('file');
    const next = Buffer.concat([bytes, Buffer.of(0xa9)]);
    expect(() => column.add(next, 0, bytes.length)).toThrow(NotUtf8);
    expect(() => column.add(next, 0, next.length)).not.toThrow();
  });

  test.each([0, 1, 7, 8, 9, 64, 1000])(
    'may have NULLs anywhere, in a row group of %i rows and the next',
    async (rows) => {
      for (const [name, isNull] of [
        ['none', () => false],
        ['all', () => true],
        ['some', (at: number) => at % 3 === 1],
        ['last', (at: number) => at === rows - 1],
      ] as const) {
        const groups = [rows, 5].map((count) =>
          Array.from({ length: count }, (_, at) => (isNull(at) ? null : `${at}`)),
        );
        const found = await ask(
          `${name}-${rows}`,
          new IntegerColumn('id', 'int64'),
          groups,
          'SELECT id FROM $file',
        );
        expect(values(found), name).toEqual(groups.flat());
      }
    },
  );
});

describe('what a file says of the range of its row groups', () => {
  const groups = [
    ['5', '-7', null],
    ['9007199254740993', '12'],
    [null, null],
    ['100', '101'],
  ];

  test('hides no row from who looks for it', async () => {
    for (const text of ['5', '-7', '9007199254740993', '12', '100', '101']) {
      const query = `SELECT id FROM $file WHERE id = ${text}`;
      expect(values(await ask('range', new IntegerColumn('id', 'int64'), groups, query))).toEqual([text]);
    }
  });

  test('is there for numbers that are exact', async () => {
    const query =
      "SELECT stats_min_value, stats_max_value, stats_null_count FROM parquet_metadata('FILE') ORDER BY row_group_id";
    await ask('said', new IntegerColumn('id', 'int64'), groups, 'SELECT 1');
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const rows = await connection.runAndReadAll(query.replace('FILE', join(folder, 'said.parquet')));
    instance.closeSync();
    expect(rows.getRows().map((row) => row.map((value) => (value === null ? null : String(value))))).toEqual([
      ['-7', '5', '1'],
      [null, null, '0'],
      [null, null, '2'],
      ['100', '101', '0'],
    ]);
  });
});

test('words are numbered once, whatever their number and length', async () => {
  const words = Array.from({ length: 30_000 }, (_, at) => `${at % 2 === 0 ? '' : 'x'.repeat(at % 300)}${at}`);
  const rows = await ask(
    'words',
    new WordCells(),
    [words, words.toReversed(), [null]],
    'SELECT count(DISTINCT word), count(value), count(word), count(*), max(word) FROM $file',
  );
  expect(rows[0]?.map(Number)).toEqual([30_000, 30_000, 60_000, 60_001, 29_999]);
});
