/**
 * What a scanned value is. Kinds are bits, so that one comparison settles the common cases, a string without escapes and a number:
 * their bytes are their text.
 */
export const PLAIN = 0;
/** Digits as written. */
export const NUMBER = 1;
/** A string that holds a backslash escape or a doubled quote. */
export const ESCAPES = 2;
/** A string between double quotes. */
export const DOUBLE_QUOTED = 4;
/** A string without text. */
export const EMPTY = 8;
export const NULL = 16;
/** Start and end enclose the hexadecimal digits. */
export const HEX = 32;
/** Start and end enclose the binary digits. */
export const BITS = 64;
export const TRUE = 128;
export const FALSE = 256;
/** What only a server can evaluate, such as DEFAULT or a function call: refused where the column is wanted. */
export const EXPRESSION = 512;
/** From this bit on: the number of the character set that an introducer names, see `charset.ts`. */
export const INTRODUCER_SHIFT = 16;

/** MySQL's own limit on the columns of a table. */
export const MAX_COLUMNS = 4096;

/** Where the values of the row being read lie in the window, and what they are. Reused for every row. */
export class Fields {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Int32Array;

  constructor(size = MAX_COLUMNS) {
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.kinds = new Int32Array(size);
  }

  set(i: number, start: number, end: number, kind: number): void {
    this.starts[i] = start;
    this.ends[i] = end;
    this.kinds[i] = kind;
  }
}
