import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { BadInput, InvariantViolation } from '../../../errors.ts';
import { LONGEST_ROW, mostBytes, rowTooLong } from '../../../longest-row.ts';
import { ROWS_PER_GROUP } from '../../rows/parquet/column.ts';
import { NoNumber } from '../../rows/parquet/no-number.ts';
import { NotUtf8 } from '../../rows/parquet/not-utf8.ts';
import { OutOfRange } from '../../rows/parquet/out-of-range.ts';
import { ParquetEncoder } from '../../rows/parquet/parquet-encoder.ts';
import type { TableRows } from '../../rows/table-rows.ts';
import type { Progress } from '../../source.ts';
import type { CellColumn, TakeCells } from './row-cells.ts';
import { SpareMemory } from './spare-memory.ts';

/** A row group ends with the row that makes it so many bytes, if it has not enough rows before. */
const GROUP_BYTES = 1 << 24;
/** With so many bytes on their way to the disk it is behind. */
const BYTES_WAITING = 1 << 24;

export interface RowFileOptions {
  readonly path: string;
  /** Whose rows they are. */
  readonly table: string;
  /** Where the cells of its rows go, and as which columns of the file. */
  readonly rows: Pick<TableRows, 'cells' | 'endRow'>;
  readonly columns: readonly CellColumn[];
  /** By the protocol that the rows come in. */
  readonly takeCells: TakeCells;
  /** Told with every row group how much was taken in. */
  readonly onGroup: (taken: Progress) => void;
  /** Told when the disk is behind, and when it no longer is. */
  readonly onBehind: (behind: boolean) => void;
  /** Told when the disk takes no more. */
  readonly onError: (error: unknown) => void;
}

/** A new Parquet file that rows go into as MySQL sends them. */
export class RowFile {
  rows = 0;
  private bytes = 0;
  private readonly hash = createHash('sha256');
  private readonly encoder: ParquetEncoder;
  private readonly memory = new SpareMemory();
  private rowsInGroup = 0;
  private bytesInGroup = 0;
  private waiting = 0;
  private writes: Promise<unknown> = Promise.resolve();
  private readonly file: FileHandle;
  private readonly options: RowFileOptions;

  static async create(options: RowFileOptions): Promise<RowFile> {
    return new RowFile(await open(options.path, 'wx'), options);
  }

  private constructor(file: FileHandle, options: RowFileOptions) {
    this.file = file;
    this.options = options;
    this.encoder = new ParquetEncoder(options.rows.cells.flatMap(({ columns }) => columns));
  }

  /** How much of it there is; what is not yet written counts as it came. */
  get taken(): Progress {
    return { rows: this.rows, bytes: this.bytes + this.bytesInGroup };
  }

  /** Whether the disk is behind. */
  get behind(): boolean {
    return this.waiting >= BYTES_WAITING;
  }

  /** Takes in `row[start, end)`. Throws `BadInput` for one that is too long, text that is no UTF-8, or a number that does not fit. */
  add(row: Buffer, start: number, end: number): void {
    const { table, columns, takeCells } = this.options;
    this.rows++;
    if (end - start > mostBytes(LONGEST_ROW))
      throw rowTooLong(`row ${this.rows} of the table ${table}`, 'Shorten it in the database.');
    try {
      takeCells(columns, row, start, end);
    } catch (error) {
      if (error instanceof NotUtf8) throw notUtf8(this.rows, table);
      if (error instanceof NoNumber)
        throw new InvariantViolation(
          `The server sent for a column of whole numbers what is none: ${error.message}.`,
        );
      throw error instanceof OutOfRange ? this.outOfRange(error) : error;
    }
    this.options.rows.endRow();
    this.bytesInGroup += end - start;
    if (++this.rowsInGroup === ROWS_PER_GROUP || this.bytesInGroup >= GROUP_BYTES) this.endGroup();
  }

  /** Resolves to the hash of the file when all of it is there. */
  async finish(): Promise<string> {
    if (this.rowsInGroup > 0) this.endGroup();
    this.write([this.encoder.finish()]);
    await this.writes;
    return this.hash.digest('hex');
  }

  async close(): Promise<void> {
    await this.writes.catch(() => {});
    await this.file.close();
  }

  private outOfRange({ column, number }: OutOfRange): BadInput {
    const { table, columns } = this.options;
    const found = columns.find(({ form, cells }) => form === 'number' && cells.element.name === column);
    return new BadInput(
      `row ${this.rows} of the table ${table} has the number ${number} in its column ${found?.name ?? column}, which is declared too narrow for it: give the column, or the view that it is of, a wider type.`,
    );
  }

  private endGroup(): void {
    this.write(this.encoder.takeGroup(this.rowsInGroup));
    this.rowsInGroup = 0;
    this.bytesInGroup = 0;
    this.options.onGroup(this.taken);
  }

  private write(pieces: readonly Buffer[]): void {
    const { onBehind, onError } = this.options;
    const bytes = this.memory.join(pieces);
    this.hash.update(bytes);
    this.bytes += bytes.length;
    const was = this.behind;
    this.waiting += bytes.length;
    if (this.behind && !was) onBehind(true);
    this.writes = this.writes
      .then(() => this.file.writeFile(bytes))
      .then(() => {
        const was = this.behind;
        this.waiting -= bytes.length;
        this.memory.giveBack(bytes);
        if (was && !this.behind) onBehind(false);
      });
    this.writes.catch(onError);
  }
}

function notUtf8(row: number, table: string): BadInput {
  return new BadInput(
    `row ${row} of the table ${table} holds text that is not UTF-8, whatever the server takes it for: correct it in the database.`,
  );
}
