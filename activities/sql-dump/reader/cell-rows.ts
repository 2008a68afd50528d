import type { CellTaker } from '../../cell-taker.ts';
import { CellText, refuseCell, refuseText } from './cell-text.ts';
import { UTF8 } from './charset.ts';
import type { Column } from './column.ts';
import { type Fields, NULL, NUMBER, PLAIN } from './fields.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { Encoding } from './session.ts';
import type { Window } from './window.ts';

/** Makes a file of cells. */
export interface CellSink {
  /** One for each wanted column, which may refuse what is no UTF-8; `undefined` for one whose cells nobody wants. */
  readonly takers: readonly (CellTaker | undefined)[];
  /** Every taker has its cell of a row, whose texts have so many bytes. */
  endRow(bytes: number): void;
  /** Bytes of the file that can be taken now. */
  readonly size: number;
  take(): Uint8Array;
  /** There are no more rows. */
  finish(): void;
  /**
   * What is wrong with a cell, if a taker threw this because of it: the end of a sentence about its column, or that it is
   * no UTF-8.
   */
  problem(error: unknown, column: Column): string | { readonly notUtf8: true } | undefined;
}

/** Hands the cells of the wanted columns on to somebody who makes a file of them. */
export class CellRows implements RowEncoder {
  readonly columns: readonly Column[];
  readonly nulls: Float64Array;
  readonly multiline = false;
  longestRow = 0;
  private readonly sink: CellSink;
  private readonly asItStands: readonly boolean[];
  private readonly text = new CellText();
  private window: Buffer = Buffer.alloc(0);

  constructor(columns: readonly Column[], sink: CellSink) {
    this.columns = columns;
    this.sink = sink;
    this.nulls = new Float64Array(columns.length);
    this.asItStands = columns.map(({ form }) => form === 'text' || form === 'number');
  }

  get size(): number {
    return this.sink.size;
  }

  reserve(): void {}

  writeRow(w: Window, fields: Fields, positions: Int32Array, encoding: Encoding): void {
    const { takers } = this.sink;
    let length = 0;
    for (let j = 0; j < positions.length; j++) {
      const i = positions[j] as number;
      const kind = i < 0 ? NULL : (fields.kinds[i] as number);
      const taker = takers[j];
      if (kind === NULL) {
        (this.nulls[j] as number)++;
        taker?.addNull();
      } else if (taker !== undefined) length += this.addCell(w, fields, i, j, taker, encoding);
    }
    if (length > this.longestRow) this.longestRow = length;
    this.sink.endRow(length);
  }

  take(): Uint8Array {
    return this.sink.take();
  }

  finish(): void {
    this.sink.finish();
  }

  /** Adds field `i` as a cell of column `j`. @returns its bytes */
  private addCell(
    w: Window,
    fields: Fields,
    i: number,
    j: number,
    taker: CellTaker,
    encoding: Encoding,
  ): number {
    const column = this.columns[j] as Column;
    const { text } = this;
    try {
      const kind = fields.kinds[i];
      // Most cells stand in the dump as they are. Whether a text is UTF-8, its taker finds out.
      if (this.asItStands[j] && (kind === NUMBER || (kind === PLAIN && encoding.charset === UTF8))) {
        const start = fields.starts[i] as number;
        const end = fields.ends[i] as number;
        taker.add(this.bufferOf(w.bytes), start, end);
        return end - start;
      }
      text.read(w, fields, i, column, encoding);
      const { bytes, from, to } = text;
      taker.add(bytes === w.bytes ? this.bufferOf(w.bytes) : viewOf(bytes), from, to);
      return to - from;
    } catch (error) {
      const problem = this.sink.problem(error, column);
      if (typeof problem === 'string') refuseCell(w, fields, i, column, problem);
      if (problem?.notUtf8) refuseText(w, fields, i, column, UTF8.name);
      throw error;
    }
  }

  /** The window as a buffer; it is another one when it has grown. */
  private bufferOf(bytes: Uint8Array): Buffer {
    if (this.window.buffer !== bytes.buffer || this.window.length !== bytes.length)
      this.window = viewOf(bytes);
    return this.window;
  }
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, length);
}
