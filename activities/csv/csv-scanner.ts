import type { CellTaker } from '../cell-taker.ts';
import { BadInput } from '../errors.ts';
import { LONGEST_ROW, mostBytes, rowTooLong } from '../longest-row.ts';

/** How a CSV file is written. */
export interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  /** An unquoted field that means NULL, besides an empty one. */
  readonly null?: string | undefined;
}

/** What makes a row of a file too long. */
export const UNCLOSED =
  'A quote that is opened and never closed does that, or lines that do not end in LF: correct the file, or declare quote in source.csv.';

const LF = 0x0a;
const CR = 0x0d;

/** What a field is: its text as it stands, NULL, or a text in which quotes are doubled. */
const PLAIN = 0;
const NULL = 1;
const DOUBLED = 2;

/**
 * Reads CSV from UTF-8 that comes in pieces, each of which ends with a line. A quoted field may hold anything, its quote
 * doubled; a quote inside a field that does not begin with one is a character like any other. Lines end in LF or CRLF; empty
 * lines are passed over.
 *
 *     scanner.push(piece);
 *     while (scanner.next()) … scanner.text(0) …
 */
export class CsvScanner {
  /** Fields of the row. */
  count = 0;
  /** The line that the row begins on, counted from 1. */
  line = 1;
  private readonly file: string;
  private readonly delimiter: Buffer;
  private readonly quote: Buffer;
  private readonly token: Buffer | undefined;
  private bytes: Buffer = Buffer.alloc(0);
  /** Where the next row begins, and on which line. */
  private at = 0;
  private nextLine = 1;
  private starts = new Int32Array(64);
  private ends = new Int32Array(64);
  private kinds = new Uint8Array(64);
  /** Where quotes that were doubled are single. */
  private single: Buffer = Buffer.alloc(256);

  /** @param file its name, for errors */
  constructor(file: string, { delimiter, quote, null: token }: Dialect) {
    this.file = file;
    this.delimiter = Buffer.from(delimiter);
    this.quote = Buffer.from(quote);
    this.token = token ? Buffer.from(token) : undefined;
  }

  /** Takes the next piece. The bytes are the scanner's until the next call. */
  push(piece: Buffer): void {
    const rest = this.bytes.subarray(this.at);
    this.bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    this.at = 0;
  }

  /** Goes to the next row that ends in the pieces so far. @returns whether there is one */
  next(): boolean {
    for (;;) {
      const end = this.at < this.bytes.length ? this.scan(this.at) : -1;
      if (end < 0) {
        this.refuseLong(this.at, this.bytes.length, this.nextLine);
        return false;
      }
      this.refuseLong(this.at, end, this.line);
      this.at = end;
      if (this.count > 1 || this.kinds[0] !== NULL) return true;
    }
  }

  /** Says that no piece follows. Throws `BadInput` if a row is open still. */
  end(): void {
    if (this.at >= this.bytes.length) return;
    throw new BadInput(
      `${this.file}, line ${this.nextLine}: a quote is opened in this row and never closed. Correct the file, or declare quote in source.csv.`,
      { cut: true },
    );
  }

  /** The text of a field of the row; `null` for NULL. */
  text(field: number): string | null {
    if (this.kinds[field] === NULL) return null;
    if (this.kinds[field] === DOUBLED) {
      // It may make the room that it writes into.
      const length = this.undouble(field);
      return this.single.toString('utf8', 0, length);
    }
    return this.bytes.toString('utf8', this.starts[field], this.ends[field]);
  }

  /** Hands a field of the row on. @returns its bytes */
  addTo(taker: CellTaker, field: number): number {
    const kind = this.kinds[field];
    if (kind === NULL) {
      taker.addNull();
      return 0;
    }
    if (kind === DOUBLED) {
      const length = this.undouble(field);
      taker.add(this.single, 0, length);
      return length;
    }
    const start = this.starts[field] as number;
    const end = this.ends[field] as number;
    taker.add(this.bytes, start, end);
    return end - start;
  }

  /** Scans the row that begins at `at`. @returns the place behind it; -1 if its end has not come yet */
  private scan(at: number): number {
    const { bytes, delimiter } = this;
    const start = at;
    const end = bytes.length;
    this.count = 0;
    this.line = this.nextLine;
    let lines = 0;
    for (;;) {
      if (isAt(bytes, at, this.quote)) {
        const from = at + this.quote.length;
        let isDoubled = false;
        for (at = from; ; ) {
          if (at >= end) return -1;
          if (isAt(bytes, at, this.quote)) {
            if (!isAt(bytes, at + this.quote.length, this.quote)) break;
            isDoubled = true;
            at += 2 * this.quote.length;
          } else {
            if (bytes[at] === LF) lines++;
            at++;
          }
        }
        this.add(from, at, isDoubled ? DOUBLED : PLAIN);
        at += this.quote.length;
        if (at >= end) return -1;
        if (!isAt(bytes, at, delimiter)) {
          if (bytes[at] === CR && bytes[at + 1] === LF) at++;
          if (bytes[at] !== LF) this.refuseAfterQuote(start, at);
          break;
        }
      } else {
        const from = at;
        while (at < end && bytes[at] !== LF && !isAt(bytes, at, delimiter)) at++;
        if (at >= end) return -1;
        const isLast = bytes[at] === LF;
        const to = isLast && at > from && bytes[at - 1] === CR ? at - 1 : at;
        this.add(from, to, this.isNull(from, to) ? NULL : PLAIN);
        if (isLast) break;
      }
      at += delimiter.length;
    }
    this.nextLine += lines + 1;
    return at + 1;
  }

  private add(start: number, end: number, kind: number): void {
    if (this.count === this.starts.length) this.widen();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.kinds[this.count++] = kind;
  }

  private widen(): void {
    const { starts, ends, kinds } = this;
    this.starts = new Int32Array(2 * starts.length);
    this.ends = new Int32Array(2 * starts.length);
    this.kinds = new Uint8Array(2 * starts.length);
    this.starts.set(starts);
    this.ends.set(ends);
    this.kinds.set(kinds);
  }

  private isNull(start: number, end: number): boolean {
    const { token } = this;
    if (start === end) return true;
    return token !== undefined && end - start === token.length && isAt(this.bytes, start, token);
  }

  /** Writes the text of a field with each quote once. @returns its bytes */
  private undouble(field: number): number {
    const { bytes, quote } = this;
    const end = this.ends[field] as number;
    let at = this.starts[field] as number;
    if (this.single.length < end - at) this.single = Buffer.alloc(2 * (end - at));
    let length = 0;
    while (at < end) {
      if (isAt(bytes, at, quote)) at += quote.length;
      this.single[length++] = bytes[at++] as number;
    }
    return length;
  }

  private refuseAfterQuote(start: number, at: number): never {
    const lines = countLines(this.bytes, start, at);
    const [letter] = this.bytes.toString('utf8', at, at + 4);
    throw new BadInput(
      `${this.file}, line ${this.nextLine + lines}: a closing quote is followed by ${JSON.stringify(letter)}, where the field should end. Double the quotes inside a field, or declare quote in source.csv.`,
    );
  }

  private refuseLong(start: number, end: number, line: number): void {
    const bytes = end - start;
    if (bytes <= LONGEST_ROW) return;
    if (bytes > mostBytes(LONGEST_ROW) || this.bytes.toString('utf8', start, end).length > LONGEST_ROW)
      throw rowTooLong(`${this.file}, line ${line}`, UNCLOSED);
  }
}

/** Whether a mark of one character, which mostly is one byte, stands at a place. */
function isAt(bytes: Buffer, at: number, mark: Buffer): boolean {
  if (bytes[at] !== mark[0]) return false;
  for (let n = 1; n < mark.length; n++) if (bytes[at + n] !== mark[n]) return false;
  return true;
}

/** Line ends in `bytes[start, end)`. */
export function countLines(bytes: Buffer, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end; at++) if (bytes[at] === LF) lines++;
  return lines;
}
