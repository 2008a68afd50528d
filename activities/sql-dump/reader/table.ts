import type { Column } from './column.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { TableKeys } from './table-keys.ts';
import type { Window } from './window.ts';

/** A table that the dump creates or fills. */
export interface Table {
  readonly name: TableName;
  /** Undefined where neither a CREATE TABLE nor a column list told. */
  readonly columns: readonly Column[] | undefined;
  /** Where its rows go, if it is wanted. */
  readonly output: TableOutput | undefined;
  rows: number;
  /** As far as the dump declares them; ALTER TABLE may add some behind the rows. */
  keys: TableKeys;
}

/** Where the rows of a wanted table go. */
export interface TableOutput {
  /** Undefined until the dump comes to it. */
  table: Table | undefined;
  /** The encoder of this table's rows. */
  open(w: Window): RowEncoder;
}

export interface TableName {
  /** Undefined where the dump names no database. */
  readonly database: string | undefined;
  readonly table: string;
}

/** `database.table` for messages. */
export function displayName({ database, table }: TableName): string {
  return database === undefined ? table : `${database}.${table}`;
}
