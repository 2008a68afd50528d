import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { BadInput } from '../errors.ts';
import { csvEncoder } from './canonical-csv.ts';
import { LONGEST_ROW, mostBytes, rowTooLong } from './longest-row.ts';
import { type CellForm, mostCsv, RowCsv, rowBeyondUtf8 } from './mysql-row-csv.ts';
import type { Progress } from './source.ts';

/** CSV is handed to the file in pieces of this many bytes. */
const PIECE = 1 << 18;
/** With this many pieces on their way to the disk it is behind. */
const PIECES_WAITING = 16;

export interface RowFileOptions {
  readonly path: string;
  /** Whose rows they are. */
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly form: CellForm }[];
  /** Told with every piece how much was taken in. */
  readonly onPiece: (taken: Progress) => void;
  /** Told when the disk is behind, and when it no longer is. */
  readonly onBehind: (behind: boolean) => void;
  /** Told when the disk takes no more. */
  readonly onError: (error: unknown) => void;
}

/** A new file of canonical CSV that rows go into as MySQL sends them. */
export class RowFile {
  rows = 0;
  bytes = 0;
  private readonly hash = createHash('sha256');
  private readonly csv: RowCsv;
  private readonly header: { readonly multiline: boolean; readonly longestRow: number };
  private piece: Buffer;
  private filled: number;
  private readonly spare: Buffer[] = [];
  /** The header is no row, and stands in the first piece. */
  private rowsBeforePiece = -1;
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
    this.csv = new RowCsv(options.columns.map(({ form }) => form));
    const encoder = csvEncoder();
    const header = Buffer.from(encoder.row(options.columns.map(({ name }) => name)));
    this.header = { multiline: encoder.multiline(), longestRow: header.length };
    this.piece = Buffer.alloc(Math.max(PIECE, header.length));
    this.filled = header.copy(this.piece);
  }

  /** Whether the disk is behind. */
  get behind(): boolean {
    return this.waiting >= PIECES_WAITING;
  }

  /** Takes in `row[start, end)`. Throws `BadInput` for one that is too long, or text that is no UTF-8. */
  add(row: Buffer, start: number, end: number): void {
    if (end - start > mostBytes(LONGEST_ROW))
      throw rowTooLong(
        `row ${this.rows + 1} of the table ${this.options.table}`,
        'Shorten it in the database.',
      );
    const room = mostCsv(end - start);
    // A piece that was made larger for one row takes no more behind it.
    if (this.filled >= PIECE || this.filled + room > this.piece.length) {
      this.handOver();
      this.piece = (room <= PIECE ? this.spare.pop() : undefined) ?? Buffer.alloc(Math.max(PIECE, room));
    }
    this.filled = this.csv.write(row, start, end, this.piece, this.filled);
    this.rows++;
  }

  /** Resolves when all of it is in the file. */
  async finish(): Promise<{ sha256: string; multiline: boolean; longestRow: number }> {
    this.handOver();
    await this.writes;
    return {
      sha256: this.hash.digest('hex'),
      multiline: this.header.multiline || this.csv.multiline,
      longestRow: Math.max(this.header.longestRow, this.csv.longestRow),
    };
  }

  async close(): Promise<void> {
    await this.writes.catch(() => {});
    await this.file.close();
  }

  private handOver(): void {
    const { piece, options } = this;
    const bytes = piece.subarray(0, this.filled);
    const broken = rowBeyondUtf8(bytes);
    if (broken !== undefined) throw notUtf8(this.rowsBeforePiece + broken, options.table);
    this.hash.update(bytes);
    this.bytes += bytes.length;
    this.filled = 0;
    this.rowsBeforePiece = this.rows;
    options.onPiece({ rows: this.rows, bytes: this.bytes });
    if (++this.waiting === PIECES_WAITING) options.onBehind(true);
    this.writes = this.writes
      .then(() => this.file.writeFile(bytes))
      .then(() => {
        if (piece.length === PIECE) this.spare.push(piece);
        if (this.waiting-- === PIECES_WAITING) options.onBehind(false);
      });
    this.writes.catch(options.onError);
  }
}

function notUtf8(row: number, table: string): BadInput {
  return new BadInput(
    `row ${row} of the table ${table} holds text that is not UTF-8, whatever the server takes it for: correct it in the database.`,
  );
}
