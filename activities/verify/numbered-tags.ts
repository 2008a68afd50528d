import { open } from 'node:fs/promises';
import { InvariantViolation } from '../errors.ts';
import { ROWS_PER_GROUP } from '../export/parquet/column.ts';
import { IntegerColumn } from '../export/parquet/integer-column.ts';
import { ParquetEncoder } from '../export/parquet/parquet-encoder.ts';
import { TextColumn } from '../export/parquet/text-column.ts';
import { WordCells } from '../export/parquet/word-cells.ts';

const CHUNK = 1 << 20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const ZERO = 0x30;
/** Numbers of so many digits are exact in floating point. */
const EXACT_DIGITS = 15;
/** A row group ends with the row that makes its values so many bytes. */
const GROUP_BYTES = 1 << 24;

/** What a reference of plain digits is, and which of them are wanted: those that leave `part` when divided by `parts`. */
export interface Numbers {
  readonly parts: number;
  readonly part: number;
}

/** Rows of exported tags, and how many of them have no value or no reference. */
export interface TagRows {
  readonly rows: number;
  readonly nulls: number;
}

/**
 * Writes exported tags, `id, value, ref` in canonical CSV, as Parquet with the values numbered as MySQL's are: `word, value`,
 * and the reference as the number `ref` or the text `odd`. Whoever compares integers is done in a fraction of the time. Rows
 * that lack one of both are counted and left out, and so are numbers that are not wanted.
 * @param numbers `undefined` where references are texts
 */
export async function numberTags(
  from: string,
  to: string,
  numbers: Numbers | undefined,
  signal: AbortSignal,
): Promise<TagRows> {
  const [source, target] = [await open(from), await open(to, 'wx')];
  try {
    const tags = new NumberedTags(numbers);
    let buffer = Buffer.allocUnsafe(2 * CHUNK);
    let filled = 0;
    for (let isHeader = true; ; ) {
      signal.throwIfAborted();
      const { bytesRead } = await source.read(buffer, filled, buffer.length - filled);
      filled += bytesRead;
      let at = 0;
      for (let next = tags.row(buffer, at, filled, isHeader); next > 0; ) {
        isHeader = false;
        at = next;
        if (tags.isFull) for (const piece of tags.takeGroup()) await target.writeFile(piece);
        next = tags.row(buffer, at, filled, false);
      }
      buffer.copyWithin(0, at, filled);
      filled -= at;
      if (bytesRead === 0 && filled > 0) throw notCanonical(tags.rows);
      if (bytesRead === 0) break;
      // A row that is longer than what there is room for.
      if (filled === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
    }
    for (const piece of [...tags.takeGroup(), tags.end()]) await target.writeFile(piece);
    return { rows: tags.rows, nulls: tags.nulls };
  } finally {
    await source.close();
    await target.close();
  }
}

class NumberedTags {
  rows = 0;
  nulls = 0;
  private readonly numbers: Numbers | undefined;
  private readonly values = new WordCells();
  private readonly refs = new IntegerColumn('ref', 'int64');
  private readonly odd = new TextColumn('odd');
  private readonly encoder: ParquetEncoder;
  private rowsInGroup = 0;
  private bytesInGroup = 0;
  private readonly cell = { start: 0, end: 0, escaped: false };

  constructor(numbers: Numbers | undefined) {
    this.numbers = numbers;
    this.encoder = new ParquetEncoder([...this.values.columns, this.refs, this.odd]);
  }

  get isFull(): boolean {
    return this.rowsInGroup === ROWS_PER_GROUP || this.bytesInGroup >= GROUP_BYTES;
  }

  /** Takes in the row that begins at `at`. @returns where the next begins; 0 where `bytes[at, end)` has not all of it. */
  row(bytes: Buffer, at: number, end: number, isHeader: boolean): number {
    const { cell } = this;
    const value = this.find(bytes, at, end, COMMA);
    if (value === 0) return 0;
    const ref = this.find(bytes, value, end, COMMA);
    if (ref === 0) return 0;
    const { start, end: stop, escaped } = cell;
    const next = this.find(bytes, ref, end, LF);
    if (next === 0 || isHeader) return next;
    this.rows++;
    // An empty field is NULL, and "" the empty text.
    if ((start === stop && start === value) || (cell.start === cell.end && cell.start === ref)) {
      this.nulls++;
      return next;
    }
    if (!this.addRef(bytes, ref)) return next;
    this.values.add(...text(bytes, start, stop, escaped));
    this.rowsInGroup++;
    this.bytesInGroup += next - at;
    return next;
  }

  takeGroup(): Buffer[] {
    if (this.rowsInGroup === 0) return [];
    // They are written before the next row comes: the columns use their memory again.
    const pieces = this.encoder.takeGroup(this.rowsInGroup);
    this.rowsInGroup = 0;
    this.bytesInGroup = 0;
    return pieces;
  }

  end(): Buffer {
    return this.encoder.finish();
  }

  /** Finds the cell that begins at `at`. @returns where what is behind `mark` begins; 0 where it is not there. */
  private find(bytes: Buffer, at: number, end: number, mark: number): number {
    const { cell } = this;
    cell.escaped = false;
    if (bytes[at] !== QUOTE || at >= end) {
      cell.start = at;
      for (; at < end; at++) {
        const byte = bytes[at] as number;
        if (byte > COMMA) continue;
        if (byte === mark) {
          cell.end = at;
          return at + 1;
        }
        if (byte === LF || byte === COMMA || byte === QUOTE) throw notCanonical(this.rows);
      }
      return 0;
    }
    cell.start = at + 1;
    for (at++; at < end; at++) {
      if (bytes[at] !== QUOTE) continue;
      if (at + 1 >= end) return 0;
      if (bytes[at + 1] === QUOTE) {
        cell.escaped = true;
        at++;
      } else {
        if (bytes[at + 1] !== mark) throw notCanonical(this.rows);
        cell.end = at;
        return at + 2;
      }
    }
    return 0;
  }

  /** Adds the reference that begins at `at`, unless it is a number that is not wanted. */
  private addRef(bytes: Buffer, at: number): boolean {
    const { numbers } = this;
    const { start, end, escaped } = this.cell;
    const number = numbers && start === at ? plainNumber(bytes, start, end) : -1;
    if (numbers && number >= 0) {
      if (number % numbers.parts !== numbers.part) return false;
      this.refs.addNumber(number);
      this.odd.addNull();
    } else {
      this.refs.addNull();
      this.odd.add(...text(bytes, start, end, escaped));
    }
    return true;
  }
}

/** A cell whose doubled quotes are one. */
function text(bytes: Buffer, start: number, end: number, escaped: boolean): [Buffer, number, number] {
  if (!escaped) return [bytes, start, end];
  const plain = Buffer.from(bytes.toString('latin1', start, end).replaceAll('""', '"'), 'latin1');
  return [plain, 0, plain.length];
}

/** The number that plain digits are; -1 for what is something else. */
function plainNumber(bytes: Buffer, start: number, end: number): number {
  if (start === end || end - start > EXACT_DIGITS) return -1;
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

function notCanonical(rows: number): InvariantViolation {
  return new InvariantViolation(
    `The exported tags are no canonical CSV behind row ${rows}. Nothing was published.`,
  );
}
