import { isUtf8 } from 'node:buffer';
import { decimal, writeHex } from '../convert/sql-dump/reader/binary.ts';
import { COMMA, CR, DOUBLE_QUOTE, LF } from '../convert/sql-dump/reader/characters.ts';
import { InvariantViolation } from '../errors.ts';

/**
 * How the values of a column stand in CSV: text in double quotes, other values as the server writes them, bytes as
 * hexadecimal, bits as a decimal number.
 */
export type CellForm = 'text' | 'plain' | 'bytes' | 'bits';

/** First byte of a cell: NULL, or that its length stands in the next 2, 3 or 8 bytes; below that it is the length. */
const NULL = 0xfb;
const IN_TWO = 0xfc;
const IN_THREE = 0xfd;

/** No row has a length of more than so many bytes. */
const LONGEST_LENGTH = 4;

/** The most bytes of CSV that a row packet of so many bytes becomes. */
export function mostCsv(bytes: number): number {
  return 3 * bytes + 1;
}

/** Writes rows as they come over the wire (MySQL's text protocol: each cell its length and its bytes) as canonical CSV. */
export class RowCsv {
  /** Whether a text so far held a line break. */
  multiline = false;
  /** Bytes of the longest row so far, with its LF. */
  longestRow = 0;
  private readonly forms: readonly CellForm[];

  constructor(forms: readonly CellForm[]) {
    this.forms = forms;
  }

  /** Writes the row in `row[at, end)` to `out` at `o`, where {@link mostCsv} bytes are free; returns the new end. */
  write(row: Buffer, at: number, end: number, out: Buffer, o: number): number {
    const start = o;
    let column = 0;
    for (; at < end; column++) {
      if (column > 0) out[o++] = COMMA;
      let length = row[at++] as number;
      if (length === NULL) continue;
      if (length >= IN_TWO) {
        const size = length === IN_TWO ? 2 : length === IN_THREE ? 3 : 8;
        length = row.readUIntLE(at, Math.min(size, LONGEST_LENGTH));
        at += size;
      }
      const next = at + length;
      if (next > end)
        throw new InvariantViolation(`The server sent a row that ends within cell ${column + 1}.`);
      o = this.writeCell(row, at, next, this.forms[column], out, o);
      at = next;
    }
    if (column !== this.forms.length)
      throw new InvariantViolation(`The server sent a row of ${column} cells, not of ${this.forms.length}.`);
    out[o++] = LF;
    if (o - start > this.longestRow) this.longestRow = o - start;
    return o;
  }

  private writeCell(
    row: Buffer,
    at: number,
    end: number,
    form: CellForm | undefined,
    out: Buffer,
    o: number,
  ): number {
    if (form === 'plain') {
      while (at < end) out[o++] = row[at++] as number;
      return o;
    }
    if (form === 'bytes') return writeHex(row.subarray(at, end), out, o);
    if (form === 'bits') return o + out.write(decimal(row.subarray(at, end)), o, 'latin1');
    out[o++] = DOUBLE_QUOTE;
    while (at < end) {
      const byte = row[at++] as number;
      if (byte === DOUBLE_QUOTE) out[o++] = DOUBLE_QUOTE;
      else if (byte === LF || byte === CR) this.multiline = true;
      out[o++] = byte;
    }
    out[o++] = DOUBLE_QUOTE;
    return o;
  }
}

/** Which of the rows of canonical CSV, counted from 1, is the first that is no UTF-8; `undefined` if all are. */
export function rowBeyondUtf8(csv: Buffer): number | undefined {
  if (isUtf8(csv)) return undefined;
  let rows = 0;
  let start = 0;
  let quoted = false;
  for (const [at, byte] of csv.entries()) {
    if (byte === DOUBLE_QUOTE) quoted = !quoted;
    if (byte !== LF || quoted) continue;
    rows++;
    if (!isUtf8(csv.subarray(start, at))) return rows;
    start = at + 1;
  }
  return rows + 1;
}
