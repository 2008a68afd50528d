import { CellText } from './cell-text.ts';
import { COMMA, LF } from './characters.ts';
import type { Column } from './column.ts';
import { copy, copyPlain, NOT_PLAIN } from './copy.ts';
import { LINE_BREAK, textHolds, writeCsvField } from './csv-text.ts';
import { type Fields, NULL, NUMBER, PLAIN } from './fields.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { Encoding } from './session.ts';
import type { Window } from './window.ts';

/** No value needs more bytes of CSV than this many times its bytes in the dump. */
const GROWTH = 3;
/** Bytes that may be written beyond the last one. */
const SLACK = 8;

const encoder = new TextEncoder();

/** Writes the wanted columns of rows as canonical CSV. */
export class CsvEncoder implements RowEncoder {
  /** Whether a value written holds a line break. */
  multiline = false;
  /** Bytes of the longest row written. */
  longestRow = 0;
  /** NULLs written, for each column. */
  readonly nulls: Float64Array;
  private out: Uint8Array = new Uint8Array(0);
  private view = new DataView(this.out.buffer);
  private length = 0;
  private readonly asItStands: readonly boolean[];
  private readonly text = new CellText();

  readonly columns: readonly Column[];

  constructor(columns: readonly Column[]) {
    this.columns = columns;

    this.nulls = new Float64Array(columns.length);
    this.asItStands = columns.map(({ form }) => form === 'text' || form === 'number');
    const names = columns.map(({ name }) => encoder.encode(name));
    this.reserve(names.reduce((sum, name) => sum + name.length + 3, 0));
    for (const [i, name] of names.entries()) {
      if (i > 0) this.out[this.length++] = COMMA;
      this.length = this.writeText(name, this.length);
    }
    this.out[this.length++] = LF;
  }

  /** Bytes of CSV that were not taken yet. */
  get size(): number {
    return this.length;
  }

  /** Makes room for the rows in so many bytes of the dump. */
  reserve(bytes: number): void {
    const needed = this.length + GROWTH * bytes + SLACK;
    if (needed <= this.out.length) return;
    const wider = new Uint8Array(needed);
    wider.set(this.out.subarray(0, this.length));
    this.writeInto(wider);
  }

  /** The CSV since the last call. `spare`, if given, is written into next. */
  take(spare?: Uint8Array): Uint8Array {
    const taken = this.out.subarray(0, this.length);
    this.writeInto(spare ?? new Uint8Array(0));
    this.length = 0;
    return taken;
  }

  finish(): void {}

  private writeInto(bytes: Uint8Array): void {
    this.out = bytes;
    this.view = new DataView(bytes.buffer);
  }

  /** Writes the row in `fields`; the value of column `j` is field `positions[j]`, or NULL where that is -1. */
  writeRow(w: Window, fields: Fields, positions: Int32Array, encoding: Encoding): void {
    const out = this.out;
    let o = this.length;
    for (let j = 0; j < positions.length; j++) {
      if (j > 0) out[o++] = COMMA;
      const i = positions[j] as number;
      const kind = i < 0 ? NULL : (fields.kinds[i] as number);
      if (kind === NULL) {
        (this.nulls[j] as number)++;
        continue;
      }
      let after = NOT_PLAIN;
      if (this.asItStands[j]) {
        const start = fields.starts[i] as number;
        const end = fields.ends[i] as number;
        if (kind === NUMBER) after = copy(w.view, start, end, this.view, o);
        else if (kind === PLAIN) after = copyPlain(w.view, start, end, this.view, o);
      }
      o = after === NOT_PLAIN ? this.writeValue(w, fields, i, this.columns[j] as Column, encoding, o) : after;
    }
    out[o++] = LF;
    if (o - this.length > this.longestRow) this.longestRow = o - this.length;
    this.length = o;
  }

  private writeValue(
    w: Window,
    fields: Fields,
    i: number,
    column: Column,
    encoding: Encoding,
    o: number,
  ): number {
    const { text } = this;
    text.read(w, fields, i, column, encoding);
    if ((text.holds & LINE_BREAK) !== 0) this.multiline = true;
    return writeCsvField(text.bytes, text.from, text.to, text.holds, this.out, o);
  }

  private writeText(text: Uint8Array, o: number): number {
    return writeCsvField(text, 0, text.length, textHolds(text, 0, text.length), this.out, o);
  }
}
