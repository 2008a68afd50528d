import type { CellTaker } from '../../../cell-taker.ts';
import { InvariantViolation } from '../../../errors.ts';
import { decimal, writeHex } from '../../../sql-dump/reader/binary.ts';
import type { IntegerColumn } from '../../rows/parquet/integer-column.ts';

/**
 * Where the cells of a column go, and as what: text as it is, bytes in hexadecimal, bits as a decimal number. Its name is
 * that of the source, for messages.
 */
export type CellColumn = { readonly name?: string } & (
  | { readonly form: 'text' | 'bytes' | 'bits'; readonly cells: CellTaker }
  | {
      readonly form: 'number';
      readonly cells: IntegerColumn;
      readonly bytes: 1 | 2 | 4 | 8;
      readonly signed: boolean;
    }
);

/** Puts the cells of a row, `row[at, end)` as it comes over the wire, into their columns. */
export type TakeCells = (columns: readonly CellColumn[], row: Buffer, at: number, end: number) => void;

/** First byte of a cell: NULL, or that its length stands in the next 2, 3 or 8 bytes; below that it is the length. */
const NULL = 0xfb;
const IN_TWO = 0xfc;
const IN_THREE = 0xfd;

/** No row has a length of more than so many bytes. */
const LONGEST_LENGTH = 4;

/** MySQL's text protocol: each cell its length and its text. */
export const takeTextCells: TakeCells = (columns, row, at, end) => {
  let cell = 0;
  for (; at < end; cell++) {
    const column = columns[cell];
    if (column === undefined) throw otherCells(`more cells than ${columns.length}`);
    if (row[at] === NULL) {
      column.cells.addNull();
      at++;
    } else at = takeText(column, row, at, end, cell);
  }
  if (cell !== columns.length) throw otherCells(`a row of ${cell} cells, not of ${columns.length}`);
};

/** MySQL's binary protocol, that of prepared statements: a byte, a bit for each NULL from the third on, the other cells. */
export const takeBinaryCells: TakeCells = (columns, row, at, end) => {
  const nulls = at + 1;
  at = nulls + ((columns.length + 9) >> 3);
  for (let cell = 0; cell < columns.length; cell++) {
    const column = columns[cell] as CellColumn;
    const bit = cell + 2;
    if (((row[nulls + (bit >> 3)] as number) & (1 << (bit & 7))) !== 0) column.cells.addNull();
    else if (at >= end) throw otherCells(`a row of ${cell} cells, not of ${columns.length}`);
    else if (column.form === 'number') at = takeNumber(column, row, at);
    else at = takeText(column, row, at, end, cell);
  }
  if (at !== end) throw otherCells(`a row that is not of ${columns.length} cells`);
};

/** Takes a cell that begins with its length; returns where it ends. */
function takeText({ form, cells }: CellColumn, row: Buffer, at: number, end: number, cell: number): number {
  let length = row[at++] as number;
  if (length >= IN_TWO) {
    const size = length === IN_TWO ? 2 : length === IN_THREE ? 3 : 8;
    length = row.readUIntLE(at, Math.min(size, LONGEST_LENGTH));
    at += size;
  }
  const next = at + length;
  if (next > end) throw otherCells(`a row that ends within cell ${cell + 1}`);
  if (form === 'bytes') addText(cells, hex(row.subarray(at, next)));
  else if (form === 'bits') addText(cells, decimal(row.subarray(at, next)));
  else cells.add(row, at, next);
  return next;
}

function takeNumber(
  { cells, bytes, signed }: CellColumn & { form: 'number' },
  row: Buffer,
  at: number,
): number {
  if (bytes === 4) cells.addNumber(signed ? row.readInt32LE(at) : row.readUInt32LE(at));
  else if (bytes === 8) cells.addHalves(row.readUInt32LE(at), row.readInt32LE(at + 4));
  else cells.addNumber(signed ? row.readIntLE(at, bytes) : row.readUIntLE(at, bytes));
  return at + bytes;
}

function addText(cells: CellTaker, text: Buffer | string): void {
  const bytes = Buffer.from(text as string);
  cells.add(bytes, 0, bytes.length);
}

function hex(bytes: Buffer): Buffer {
  const text = Buffer.allocUnsafe(2 + 2 * bytes.length);
  writeHex(bytes, text, 0);
  return text;
}

function otherCells(what: string): InvariantViolation {
  return new InvariantViolation(`The server sent ${what}.`);
}
