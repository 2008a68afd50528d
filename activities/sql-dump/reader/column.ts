import { type Charset, UTF8 } from './charset.ts';
import type { ColumnForm } from './column-type.ts';

export interface Column {
  readonly name: string;
  /** Lower-case name of the type without its arguments, such as `int`; empty where the dump does not tell. */
  readonly type: string;
  /** The type as the dump has it, such as `int(10) unsigned`. */
  readonly declared: string;
  /** The type's numbers, such as 10 and 2 in `decimal(10,2)`. */
  readonly size: readonly number[];
  readonly unsigned: boolean;
  /** Undefined for a type that neither MySQL nor MariaDB is known to have. */
  readonly form: ColumnForm | undefined;
  /** What its text is in where the dump says nothing else: hexadecimal literals, and all text under `SET NAMES binary`. */
  readonly charset: Charset | undefined;
  /** Computed by the server from other columns. */
  readonly generated: boolean;
  /** Left out by INSERTs without a column list. */
  readonly invisible: boolean;
  /** Whether a row that gives no value for it gets NULL. */
  readonly nullByDefault: boolean;
}

/** A column of which only the name is known, from the column list of an INSERT. */
export function namedColumn(name: string): Column {
  return {
    name,
    type: '',
    declared: '',
    size: [],
    unsigned: false,
    form: 'text',
    charset: UTF8,
    generated: false,
    invisible: false,
    nullByDefault: false,
  };
}
