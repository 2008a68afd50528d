import { isRead, partNames, type Role } from '../tables.ts';
import type { Cells } from './parquet/column.ts';
import { RowGroups } from './parquet/row-groups.ts';
import { TextColumn } from './parquet/text-column.ts';
import { WordCells } from './parquet/word-cells.ts';

/** UTF-8 needs no more bytes for one of JavaScript's characters. */
const MOST_BYTES = 3;

/** Makes Parquet of the rows of a CSV file, with columns named for their part: text, since such a file declares no types. */
export class CsvRows {
  count = 0;
  readonly groups: RowGroups;
  /** Where the cells go; `undefined` for a column that no later stage reads. */
  private readonly cells: readonly (Cells | undefined)[];
  private buffer: Buffer = Buffer.allocUnsafe(1 << 16);

  constructor(role: Role, columns: number) {
    this.cells = partNames(role, columns).map((part) => {
      if (!isRead(role, part)) return undefined;
      return part === 'value' ? new WordCells() : new TextColumn(part);
    });
    this.groups = new RowGroups(this.cells.filter((cells) => cells !== undefined));
  }

  /** Adds a row, with its cells in the order of the request. */
  add(row: readonly (string | null)[]): void {
    let bytes = 0;
    for (let at = 0; at < this.cells.length; at++) {
      const cells = this.cells[at];
      if (cells === undefined) continue;
      const text = row[at] ?? null;
      if (text === null) cells.addNull();
      else bytes += this.addText(cells, text);
    }
    this.count++;
    this.groups.endRow(bytes);
  }

  private addText(cells: Cells, text: string): number {
    if (MOST_BYTES * text.length > this.buffer.length)
      this.buffer = Buffer.allocUnsafe(2 * MOST_BYTES * text.length);
    const bytes = this.buffer.write(text, 0);
    cells.add(this.buffer, 0, bytes);
    return bytes;
  }
}
