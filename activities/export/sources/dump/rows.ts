import type { CellSink } from '../../../sql-dump/reader/cell-rows.ts';
import type { Column } from '../../../sql-dump/reader/column.ts';
import type { TableRequest } from '../../../table-requests.ts';
import { NoNumber } from '../../rows/parquet/no-number.ts';
import { NotUtf8 } from '../../rows/parquet/not-utf8.ts';
import { OutOfRange } from '../../rows/parquet/out-of-range.ts';
import { RowGroups } from '../../rows/parquet/row-groups.ts';
import { TableRows } from '../../rows/table-rows.ts';

/** Makes Parquet of the rows of a dump, with columns named for their part: what a live database is exported as. */
export class DumpRows implements CellSink {
  readonly rows: TableRows;
  private readonly groups: RowGroups;

  constructor(request: TableRequest, columns: readonly Column[]) {
    this.rows = new TableRows(request, columns);
    this.groups = new RowGroups(this.rows.cells);
  }

  get takers(): TableRows['takers'] {
    return this.rows.takers;
  }

  get size(): number {
    return this.groups.size;
  }

  endRow(bytes: number): void {
    this.rows.endRow();
    this.groups.endRow(bytes);
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

  problem(error: unknown, { declared }: Column): string | { readonly notUtf8: true } | undefined {
    if (error instanceof NotUtf8) return { notUtf8: true };
    if (error instanceof NoNumber) return `${error.message}, which its type promises (${declared})`;
    if (error instanceof OutOfRange) return `${error.number} does not fit its type (${declared})`;
    return undefined;
  }
}
