import type { CellTaker } from '../../../activities/cell-taker.ts';
import type { CellSink } from '../../../activities/sql-dump/reader/cell-rows.ts';
import type { Row } from '../site.ts';

/** Hands the rows of a dump's table on as texts, and writes nothing. */
export class TextCells implements CellSink {
  readonly size = 0;
  readonly takers: readonly CellTaker[];
  private readonly row: (string | null)[];
  private readonly onRow: (row: Row) => void;

  constructor(columns: number, onRow: (row: Row) => void) {
    this.onRow = onRow;
    this.row = new Array<string | null>(columns).fill(null);
    this.takers = this.row.map((_, at) => ({
      add: (bytes, start, end) => {
        this.row[at] = bytes.toString('utf8', start, end);
      },
      addNull: () => {
        this.row[at] = null;
      },
    }));
  }

  endRow(): void {
    this.onRow([...this.row]);
  }

  take(): Uint8Array {
    return new Uint8Array(0);
  }

  finish(): void {}

  problem(): undefined {
    return undefined;
  }
}
