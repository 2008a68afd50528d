import { createHash } from 'node:crypto';
import { type Cells, ROWS_PER_GROUP } from './column.ts';
import { ParquetEncoder } from './parquet-encoder.ts';

/** A row group ends with the row that makes it so many bytes, if it has not enough rows before. */
const GROUP_BYTES = 1 << 24;

/** The bytes of a Parquet file, to be taken as its row groups come to be whole. */
export class RowGroups {
  /** Bytes that can be taken now. */
  size = 0;
  private readonly encoder: ParquetEncoder;
  private readonly hash = createHash('sha256');
  private ready: Buffer[] = [];
  private rowsInGroup = 0;
  private bytesInGroup = 0;

  constructor(cells: readonly Cells[]) {
    this.encoder = new ParquetEncoder(cells.flatMap(({ columns }) => columns));
  }

  /** Every column has taken in its cell of a row, whose texts have so many bytes. */
  endRow(bytes: number): void {
    this.bytesInGroup += bytes;
    if (++this.rowsInGroup === ROWS_PER_GROUP || this.bytesInGroup >= GROUP_BYTES) this.endGroup();
  }

  /** There are no more rows. */
  finish(): void {
    if (this.rowsInGroup > 0) this.endGroup();
    this.add(this.encoder.finish());
  }

  /** The bytes since the last call. */
  take(): Buffer {
    const bytes = this.ready.length === 1 ? (this.ready[0] as Buffer) : Buffer.concat(this.ready);
    this.ready = [];
    this.size = 0;
    this.hash.update(bytes);
    return bytes;
  }

  /** The hash of the file in hexadecimal, once all of it has been taken. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  private endGroup(): void {
    // The columns use their memory again for the next row.
    this.add(Buffer.concat(this.encoder.takeGroup(this.rowsInGroup)));
    this.rowsInGroup = 0;
    this.bytesInGroup = 0;
  }

  private add(bytes: Buffer): void {
    this.ready.push(bytes);
    this.size += bytes.length;
  }
}
