import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BadInput } from '../../../activities/errors.ts';
import { type Cells, ROWS_PER_GROUP } from '../../../activities/export/rows/parquet/column.ts';
import { IntegerColumn } from '../../../activities/export/rows/parquet/integer-column.ts';
import { WordCells } from '../../../activities/export/rows/parquet/word-cells.ts';
import { type CellColumn, takeTextCells } from '../../../activities/export/sources/mysql/row-cells.ts';
import { RowFile } from '../../../activities/export/sources/mysql/row-file.ts';
import { temporaryFolder } from './export-into.ts';
import { readParquet } from './read-parquet.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes rows of one short text into a new file. */
async function write(name: string, texts: Iterable<Buffer>, cells: Cells = new WordCells()): Promise<string> {
  const path = join(folder, name);
  const file = await RowFile.create({
    ...{ path, table: 'tags', columns: [cellColumn(cells)], takeCells: takeTextCells },
    rows: { cells: [cells], endRow: () => {} },
    ...{ onGroup: () => {}, onBehind: () => {}, onError: () => {} },
  });
  try {
    for (const text of texts) file.add(Buffer.of(text.length, ...text), 0, text.length + 1);
    await file.finish();
  } finally {
    await file.close();
  }
  return readParquet(path);
}

function cellColumn(cells: Cells): CellColumn {
  const name = 'ref_id';
  return cells instanceof IntegerColumn
    ? { name, form: 'number', cells, bytes: 4, signed: true }
    : { name, form: 'text', cells };
}

const csvOf = (texts: readonly string[]) => `value\n${texts.map((text) => `"${text}"\n`).join('')}`;

test('a file has the rows', async () => {
  expect(await write('two.parquet', [Buffer.from('car'), Buffer.from('größe')])).toBe(
    csvOf(['car', 'größe']),
  );
});

test('a file has all rows of several row groups, in their order', async () => {
  const texts = Array.from({ length: 2 * ROWS_PER_GROUP + 5 }, (_, at) => `tag ${(at * 7919) % 40_000}`);
  const buffers = texts.map((text) => Buffer.from(text));
  expect(await write('groups.parquet', buffers)).toBe(csvOf(texts));
});

test('a text that was forgotten meanwhile gets another number', async () => {
  const texts = ['a', 'b', 'a', 'c', 'a', 'b', '', 'c', 'a'];
  const buffers = texts.map((text) => Buffer.from(text));
  for (const most of [1, 2, 3, 100])
    expect(await write(`forget-${most}.parquet`, buffers, new WordCells(most))).toBe(csvOf(texts));
});

test('a number that its declared type cannot hold is named, with its row and column', async () => {
  const numbers = ['1', '2147483647', '5000000000'].map((text) => Buffer.from(text));
  const error = await write('numbers.parquet', numbers, new IntegerColumn('ref', 'int32')).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BadInput);
  expect((error as Error).message).toBe(
    'row 3 of the table tags has the number 5000000000 in its column ref_id, which is declared too narrow for it: give the column, or the view that it is of, a wider type.',
  );
});

// The second is behind the first row group of the file.
test.each([1, ROWS_PER_GROUP + 2])('a row that is no UTF-8 is named: row %i', async (row) => {
  const texts = Array.from({ length: row }, (_, at) => Buffer.from(at + 1 === row ? [0xc3] : 'a long tag\n'));
  const error = await write(`${row}.parquet`, texts).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BadInput);
  expect((error as Error).message).toMatch(
    new RegExp(`^row ${row} of the table tags holds text that is not UTF-8`),
  );
});
