import type { CellSink } from '../sql-dump/reader/cell-rows.ts';
import type { Column } from '../sql-dump/reader/column.ts';
import { isRead, partNames, type Role } from '../tables.ts';
import { idWidth, isInteger } from './column-type.ts';
import type { Cells } from './parquet/column.ts';
import { IntegerColumn } from './parquet/integer-column.ts';
import { NoNumber } from './parquet/no-number.ts';
import { NotUtf8 } from './parquet/not-utf8.ts';
import { OutOfRange } from './parquet/out-of-range.ts';
import { RowGroups } from './parquet/row-groups.ts';
import { TextColumn } from './parquet/text-column.ts';
import { WordCells } from './parquet/word-cells.ts';

/** Makes Parquet of the rows of a dump, with columns named for their part: what a live database is exported as. */
export class DumpRows implements CellSink {
  readonly takers: readonly (Cells | undefined)[];
  private readonly groups: RowGroups;

  constructor(role: Role, columns: readonly Column[]) {
    this.takers = partNames(role, columns.length).map((part, at) =>
      cellsOf(role, part, columns[at] as Column),
    );
    this.groups = new RowGroups(this.takers.filter((cells) => cells !== undefined));
  }

  get size(): number {
    return this.groups.size;
  }

  endRow(bytes: number): void {
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

function cellsOf(role: Role, part: string, { type, declared }: Column): Cells | undefined {
  if (!isRead(role, part)) return undefined;
  if (part === 'value') return new WordCells();
  const isId = part === 'id' || part === 'ref';
  return isId && isInteger(type, declared)
    ? new IntegerColumn(part, idWidth(role, type, declared))
    : new TextColumn(part);
}
