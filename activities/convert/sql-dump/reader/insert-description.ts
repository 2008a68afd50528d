import { type Charset, charsetByName } from './charset.ts';
import { Insert } from './insert.ts';
import { Output } from './output.ts';
import { RepeatedInsert } from './repeated-insert.ts';
import { WITH_BACKSLASH, WITHOUT_BACKSLASH } from './string.ts';
import type { Column, Table, TableName } from './table.ts';
import type { Window } from './window.ts';

/** All that reading the rows of an INSERT depends on, as data that can be sent to another thread. */
export interface InsertDescription {
  readonly head: Uint8Array;
  readonly delimiter: string;
  readonly table: TableName;
  /** Undefined where nothing told them. */
  readonly columns:
    | readonly (Omit<Column, 'charset'> & { readonly charset: string | undefined })[]
    | undefined;
  /** The columns in its own list, if it has one. */
  readonly listed: readonly string[] | undefined;
  /** The columns to write, if the table is wanted. */
  readonly wanted: readonly string[] | undefined;
  readonly charset: string;
  readonly backslashEscapes: boolean;
  readonly strict: boolean;
}

export function describeInsert({ insert, head, delimiter }: RepeatedInsert): InsertDescription {
  const { table, listed, encoding, strict } = insert;
  return {
    head,
    delimiter,
    table: table.name,
    columns: table.columns?.map((column) => ({ ...column, charset: column.charset?.name })),
    listed,
    wanted: table.output?.csv?.columns.map(({ name }) => name),
    charset: encoding.charset.name,
    backslashEscapes: encoding.strings.backslashEscapes,
    strict,
  };
}

/** The same INSERT over another window. Its table has no rows yet, and its CSV a header row. */
export function recreateInsert(w: Window, description: InsertDescription): RepeatedInsert {
  const { head, delimiter, listed, wanted, backslashEscapes, strict } = description;
  const output = wanted && new Output({ table: description.table.table, columns: wanted });
  const columns = description.columns?.map((column) => ({ ...column, charset: known(column.charset) }));
  const table: Table = { name: description.table, columns, output, rows: 0 };
  if (output !== undefined) output.table = table;
  const charset = charsetByName(description.charset) as Charset;
  const strings = backslashEscapes ? WITH_BACKSLASH : WITHOUT_BACKSLASH;
  const insert = new Insert(w, table, listed, { charset, strings }, strict);
  return new RepeatedInsert(w, insert, head, delimiter);
}

function known(charset: string | undefined): Charset | undefined {
  return charset === undefined ? undefined : charsetByName(charset);
}
