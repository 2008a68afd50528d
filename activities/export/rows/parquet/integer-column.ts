import { type Cells, type Column, type ColumnChunk, ROWS_PER_GROUP, type SchemaElement } from './column.ts';
import { Levels } from './levels.ts';
import { NoNumber } from './no-number.ts';
import { OutOfRange } from './out-of-range.ts';

/** How wide the whole numbers of a column are. */
export type IntegerWidth = 'int32' | 'uint32' | 'int64';

const MINUS = 0x2d;
const ZERO = 0x30;
/** Numbers of so many digits are exact in floating point. */
const EXACT_DIGITS = 15;
const TWO_TO_32 = 2 ** 32;

/** The least and the greatest number of each width; those of 64 bits are looked at where they are taken. */
const LIMITS: Readonly<Record<IntegerWidth, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
};

/**
 * Whole numbers, taken in as decimal text or as numbers. What adds one throws `OutOfRange` for one that does not fit, and
 * `NoNumber` for a text that is none; then it adds nothing.
 */
export class IntegerColumn implements Column, Cells {
  readonly element: SchemaElement;
  readonly columns = [this];
  private readonly levels = new Levels();
  private readonly isWide: boolean;
  private readonly least: number;
  private readonly most: number;
  /** The numbers, or of each that has 64 bits the lower half and the upper one. */
  private readonly words: Int32Array | Uint32Array;
  private count = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;

  constructor(name: string, width: IntegerWidth) {
    this.isWide = width === 'int64';
    [this.least, this.most] = LIMITS[width];
    this.words = new (width === 'int32' ? Int32Array : Uint32Array)(ROWS_PER_GROUP * (this.isWide ? 2 : 1));
    this.element = {
      name,
      type: this.isWide ? 'INT64' : 'INT32',
      repetition_type: 'OPTIONAL',
      ...(width === 'uint32' && { converted_type: 'UINT_32' }),
    };
  }

  add(bytes: Buffer, start: number, end: number): void {
    const negative = bytes[start] === MINUS;
    const first = negative ? start + 1 : start;
    if (first >= end) throw new NoNumber(bytes.toString('latin1', start, end));
    let value = 0;
    for (let at = first; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) throw new NoNumber(bytes.toString('latin1', start, end));
      value = value * 10 + digit;
    }
    if (end - start <= EXACT_DIGITS) this.addNumber(negative ? -value : value);
    else this.addLong(bytes.toString('latin1', start, end));
  }

  /** Adds a number that is exact in floating point. */
  addNumber(value: number): void {
    if (this.isWide) {
      const high = Math.floor(value / TWO_TO_32);
      this.addHalves(value - high * TWO_TO_32, high);
    } else {
      if (value < this.least || value > this.most) throw new OutOfRange(this.element.name, `${value}`);
      this.words[this.count++] = value;
      this.noteValue(value);
    }
  }

  private addLong(text: string): void {
    const whole = BigInt(text);
    if (BigInt.asIntN(64, whole) !== whole) throw new OutOfRange(this.element.name, text);
    this.addHalves(Number(BigInt.asUintN(32, whole)), Number(whole >> 32n));
  }

  /** Adds a number of 64 bits by its lower half and its upper one, which has the sign: a BigInt for each of millions takes longer. */
  addHalves(low: number, high: number): void {
    if (!this.isWide) {
      this.addNumber(high * TWO_TO_32 + low);
      return;
    }
    this.words[this.count++] = low;
    this.words[this.count++] = high;
    const value = high * TWO_TO_32 + low;
    // What is not exact leaves the row group without a range.
    this.noteValue(Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY);
  }

  addNull(): void {
    this.levels.addNull();
  }

  takeChunk(): ColumnChunk {
    const { buffer, byteLength } = this.words.subarray(0, this.count);
    const range = this.takeRange();
    this.count = 0;
    return {
      ...this.levels.take(),
      values: Buffer.from(buffer, 0, byteLength),
      ...(range && { range }),
    };
  }

  private noteValue(value: number): void {
    this.levels.addValue();
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  private takeRange(): ColumnChunk['range'] {
    const { min, max } = this;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
    if (!Number.isFinite(min) || !Number.isFinite(max)) return undefined;
    return this.isWide ? { min: BigInt(min), max: BigInt(max) } : { min, max };
  }
}
