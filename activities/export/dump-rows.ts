import { CellText, refuseCell, refuseText } from '../sql-dump/reader/cell-text.ts';
import { UTF8 } from '../sql-dump/reader/charset.ts';
import { type Fields, NULL, NUMBER, PLAIN } from '../sql-dump/reader/fields.ts';
import type { RowEncoder } from '../sql-dump/reader/row-encoder.ts';
import type { Encoding } from '../sql-dump/reader/session.ts';
import type { Column } from '../sql-dump/reader/table.ts';
import type { Window } from '../sql-dump/reader/window.ts';
import { idWidth, isInteger } from './column-type.ts';
import type { Cells } from './parquet/column.ts';
import { IntegerColumn } from './parquet/integer-column.ts';
import { NoNumber } from './parquet/no-number.ts';
import { NotUtf8 } from './parquet/not-utf8.ts';
import { OutOfRange } from './parquet/out-of-range.ts';
import { RowGroups } from './parquet/row-groups.ts';
import { TextColumn } from './parquet/text-column.ts';
import { WordCells } from './parquet/word-cells.ts';
import { isRead, partNames, type Role } from './tables.ts';

/** Makes Parquet of the rows of a dump, with columns named for their part: what a live database is exported as. */
export class DumpRows implements RowEncoder {
  readonly columns: readonly Column[];
  readonly nulls: Float64Array;
  readonly multiline = false;
  longestRow = 0;
  /** Where the cells go; `undefined` for a column that no later stage reads. */
  private readonly cells: readonly (Cells | undefined)[];
  private readonly asItStands: readonly boolean[];
  private readonly groups: RowGroups;
  private readonly text = new CellText();
  private window: Buffer = Buffer.alloc(0);

  constructor(role: Role, columns: readonly Column[]) {
    this.columns = columns;
    this.nulls = new Float64Array(columns.length);
    this.asItStands = columns.map(({ form }) => form === 'text' || form === 'number');
    this.cells = partNames(role, columns.length).map((part, at) =>
      cellsOf(role, part, columns[at] as Column),
    );
    this.groups = new RowGroups(this.cells.filter((cells) => cells !== undefined));
  }

  get size(): number {
    return this.groups.size;
  }

  reserve(): void {}

  writeRow(w: Window, fields: Fields, positions: Int32Array, encoding: Encoding): void {
    let length = 0;
    for (let j = 0; j < positions.length; j++) {
      const i = positions[j] as number;
      const kind = i < 0 ? NULL : (fields.kinds[i] as number);
      const cells = this.cells[j];
      if (kind === NULL) {
        (this.nulls[j] as number)++;
        cells?.addNull();
      } else if (cells !== undefined) length += this.addCell(w, fields, i, j, cells, encoding);
    }
    if (length > this.longestRow) this.longestRow = length;
    this.groups.endRow(length);
  }

  take(): Uint8Array {
    return this.groups.take();
  }

  finish(): void {
    this.groups.finish();
  }

  /** The hash of the file, once all of it has been taken. */
  sha256(): string {
    return this.groups.sha256();
  }

  /** Adds field `i` as a cell of column `j`. @returns its bytes */
  private addCell(w: Window, fields: Fields, i: number, j: number, cells: Cells, encoding: Encoding): number {
    const { text } = this;
    try {
      const kind = fields.kinds[i];
      // Most cells stand in the dump as they are. Whether a text is UTF-8, its column finds out.
      if (this.asItStands[j] && (kind === NUMBER || (kind === PLAIN && encoding.charset === UTF8))) {
        const start = fields.starts[i] as number;
        const end = fields.ends[i] as number;
        cells.add(this.bufferOf(w.bytes), start, end);
        return end - start;
      }
      text.read(w, fields, i, this.columns[j] as Column, encoding);
      const { bytes, from, to } = text;
      cells.add(bytes === w.bytes ? this.bufferOf(w.bytes) : bufferOf(bytes), from, to);
      return to - from;
    } catch (error) {
      throw this.explain(error, w, fields, i, this.columns[j] as Column);
    }
  }

  private explain(error: unknown, w: Window, fields: Fields, i: number, column: Column): unknown {
    if (error instanceof NotUtf8) refuseText(w, fields, i, column, UTF8.name);
    if (error instanceof NoNumber)
      refuseCell(w, fields, i, column, `${error.message}, which its type promises (${column.declared})`);
    if (error instanceof OutOfRange)
      refuseCell(w, fields, i, column, `${error.number} does not fit its type (${column.declared})`);
    return error;
  }

  /** A view of the window, which has the same memory until it grows. */
  private bufferOf(bytes: Uint8Array): Buffer {
    if (this.window.buffer !== bytes.buffer || this.window.length !== bytes.length)
      this.window = bufferOf(bytes);
    return this.window;
  }
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, length);
}

function cellsOf(role: Role, part: string, { type, declared }: Column): Cells | undefined {
  if (!isRead(role, part)) return undefined;
  if (part === 'value') return new WordCells();
  const isId = part === 'id' || part === 'ref';
  return isId && isInteger(type, declared)
    ? new IntegerColumn(part, idWidth(role, type, declared))
    : new TextColumn(part);
}
