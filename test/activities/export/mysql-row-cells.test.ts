import { describe, expect, test } from 'vitest';
import { InvariantViolation } from '../../../activities/errors.ts';
import type { Cells } from '../../../activities/export/rows/parquet/column.ts';
import { IntegerColumn, type IntegerWidth } from '../../../activities/export/rows/parquet/integer-column.ts';
import {
  type CellColumn,
  type TakeCells,
  takeBinaryCells,
  takeTextCells,
} from '../../../activities/export/sources/mysql/row-cells.ts';

/** A cell that begins with its length, in as few bytes as may be or in more. */
function cell(value: Buffer | string, sizeBytes?: 2 | 3 | 8): Buffer {
  const bytes = Buffer.from(value as string);
  const size = sizeBytes ?? (bytes.length < 251 ? 0 : bytes.length < 1 << 16 ? 2 : 3);
  if (size === 0) return Buffer.concat([Buffer.of(bytes.length), bytes]);
  const head = Buffer.alloc(1 + size);
  head[0] = { 2: 0xfc, 3: 0xfd, 8: 0xfe }[size];
  head.writeUIntLE(bytes.length, 1, Math.min(size, 6));
  return Buffer.concat([head, bytes]);
}

const NULL = Buffer.of(0xfb);

/** Remembers the cells of a column. */
function texts(form: 'text' | 'bytes' | 'bits' = 'text') {
  const seen: (string | null)[] = [];
  const cells: Cells = {
    columns: [],
    add: (bytes, start, end) => seen.push(bytes.toString('utf8', start, end)),
    addNull: () => seen.push(null),
  };
  return { column: { form, cells } satisfies CellColumn, seen };
}

/** Hands over a row from the middle of a buffer. */
function take(takeCells: TakeCells, columns: readonly CellColumn[], ...parts: readonly Buffer[]): void {
  const row = Buffer.concat([Buffer.of(1, 2, 3, 4), ...parts, Buffer.of(5)]);
  takeCells(columns, row, 4, row.length - 1);
}

const NOT_OF_TWO_CELLS: readonly [string, readonly Buffer[]][] = [
  ['fewer cells', [cell('1')]],
  ['more cells', [cell('1'), cell('2'), cell('3')]],
  ['a cell that is longer than the row', [cell('1'), Buffer.of(9, 0x61)]],
];

describe('a row as text', () => {
  test.each<['text' | 'bytes' | 'bits', Buffer, string | null]>([
    ['text', cell('-42'), '-42'],
    ['text', cell(''), ''],
    ['text', cell('größe 🦊'), 'größe 🦊'],
    ['text', NULL, null],
    ['bytes', cell(Buffer.of(0, 0xff, 0x22)), '0x00FF22'],
    ['bytes', cell(''), '0x'],
    ['bytes', NULL, null],
    ['bits', cell(Buffer.of(1, 1)), '257'],
    ['bits', cell(Buffer.alloc(8, 0xff)), '18446744073709551615'],
  ])('gives %s %j as it is staged', (form, bytes, text) => {
    const { column, seen } = texts(form);
    take(takeTextCells, [column], bytes);
    expect(seen).toEqual([text]);
  });

  test.each([0, 1, 249, 250, 251, 252, 65_535, 65_536, 70_000])('may have a cell of %i bytes', (length) => {
    const all = [texts(), texts(), texts()];
    const text = 'x'.repeat(length);
    take(
      takeTextCells,
      all.map(({ column }) => column),
      cell('1'),
      cell(text),
      cell('2'),
    );
    expect(all.map(({ seen }) => seen)).toEqual([['1'], [text], ['2']]);
  });

  test.each([2, 3, 8] as const)('may say a length in %i bytes that needs fewer', (size) => {
    const all = [texts(), texts()];
    take(
      takeTextCells,
      all.map(({ column }) => column),
      cell('a', size),
      cell('b'),
    );
    expect(all.map(({ seen }) => seen)).toEqual([['a'], ['b']]);
  });

  test.each(NOT_OF_TWO_CELLS)('is refused where it has %s', (_, cells) => {
    const columns = [texts().column, texts().column];
    expect(() => take(takeTextCells, columns, ...cells)).toThrow(InvariantViolation);
  });
});

describe('a row in binary form', () => {
  const HEAD = Buffer.of(0);

  /** The values of a chunk as DuckDB would read them. */
  function numbersOf(column: IntegerColumn, width: IntegerWidth): (number | bigint)[] {
    const { values } = column.takeChunk();
    const { buffer, byteOffset, length } = Buffer.from(values);
    const copy = buffer.slice(byteOffset, byteOffset + length);
    if (width === 'int64') return [...new BigInt64Array(copy)];
    return [...(width === 'int32' ? new Int32Array(copy) : new Uint32Array(copy))];
  }

  function little(value: bigint, bytes: number): Buffer {
    const all = Buffer.alloc(8);
    all.writeBigInt64LE(value);
    return all.subarray(0, bytes);
  }

  test.each<[IntegerWidth, 1 | 2 | 4 | 8, boolean, bigint]>([
    ['int32', 1, true, -128n],
    ['int32', 1, false, 255n],
    ['int32', 2, true, -32_768n],
    ['int32', 2, false, 65_535n],
    ['int32', 4, true, -2_147_483_648n],
    ['int32', 4, true, 2_147_483_647n],
    ['uint32', 4, false, 4_294_967_295n],
    ['int64', 4, false, 4_294_967_295n],
    ['int64', 4, true, -1n],
    ['int64', 8, true, -1n],
    ['int64', 8, true, -9_223_372_036_854_775_808n],
    ['int64', 8, true, 9_223_372_036_854_775_807n],
    ['int64', 8, true, -4_294_967_297n],
  ])('gives %s of %i bytes, signed %s: %s', (width, bytes, signed, value) => {
    const cells = new IntegerColumn('id', width);
    take(
      takeBinaryCells,
      [{ form: 'number', cells, bytes, signed }],
      HEAD,
      Buffer.of(0),
      little(value, bytes),
    );
    expect(numbersOf(cells, width).map(BigInt)).toEqual([BigInt.asIntN(64, value)]);
  });

  test('has its texts, bytes and bits as the other protocol gives them', () => {
    const all = [texts(), texts('bytes'), texts('bits')];
    take(
      takeBinaryCells,
      all.map(({ column }) => column),
      ...[HEAD, Buffer.of(0), cell('größe'), cell(Buffer.of(0xff)), cell(Buffer.of(1, 1))],
    );
    expect(all.map(({ seen }) => seen)).toEqual([['größe'], ['0xFF'], ['257']]);
  });

  test('says which cells are NULL, of however many', () => {
    const all = Array.from({ length: 20 }, () => texts());
    const isNull = (at: number) => at % 3 === 0;
    const nulls = Buffer.alloc((all.length + 9) >> 3);
    for (let at = 0; at < all.length; at++)
      if (isNull(at)) nulls[(at + 2) >> 3] = (nulls[(at + 2) >> 3] as number) | (1 << ((at + 2) & 7));
    const cells = all.flatMap((_, at) => (isNull(at) ? [] : [cell(`${at}`)]));
    take(
      takeBinaryCells,
      all.map(({ column }) => column),
      HEAD,
      nulls,
      ...cells,
    );
    expect(all.map(({ seen }) => seen[0])).toEqual(all.map((_, at) => (isNull(at) ? null : `${at}`)));
  });

  test.each(NOT_OF_TWO_CELLS)('is refused where it has %s', (_, cells) => {
    const columns = [texts().column, texts().column];
    expect(() => take(takeBinaryCells, columns, HEAD, Buffer.of(0), ...cells)).toThrow(InvariantViolation);
  });
});
