import type { Column } from './column.ts';
import type { Fields } from './fields.ts';
import type { Encoding } from './session.ts';
import type { Window } from './window.ts';

/** Makes a file of the wanted columns of rows. */
export interface RowEncoder {
  readonly columns: readonly Column[];
  /** NULLs written, for each column. */
  readonly nulls: Float64Array;
  /** Whether a value written holds a line break that a reader of the file has to know of. */
  readonly multiline: boolean;
  /** Bytes of the longest row written. */
  readonly longestRow: number;
  /** Bytes of the file that can be taken now. */
  readonly size: number;
  /** Makes room for the rows in so many bytes of the dump. */
  reserve(bytes: number): void;
  /** Writes the row in `fields`; the value of column `j` is field `positions[j]`, or NULL where that is -1. */
  writeRow(w: Window, fields: Fields, positions: Int32Array, encoding: Encoding): void;
  /** The bytes since the last call, for as long as `spare`, if given, is not given back. */
  take(spare?: Uint8Array): Uint8Array;
  /** There are no more rows: what is left can be taken. */
  finish(): void;
}
