import { keptTypeOf } from '../kept-type.ts';
import type { RequestedColumn, Role } from '../table-requests.ts';
import type { IntegerWidth } from './rows/parquet/integer-column.ts';
import type { ColumnType } from './source.ts';

const integers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'integer', 'bigint']);

/**
 * What a column promises: `integer` only where every value is sure to fit 64 bits with a sign. Zeros before it, as ZEROFILL shows
 * them, do not count.
 * @param declared what the source declares; nothing where it declares no types
 */
export function columnType(
  { part, type: wanted }: RequestedColumn,
  name: string,
  declared?: { readonly type: string; readonly declared: string },
): ColumnType {
  return {
    part,
    name,
    type: declared && isInteger(declared.type, declared.declared) ? 'integer' : 'text',
    ...(part.startsWith('kept_') && { kept: wanted ?? (declared ? keptTypeOf(declared) : 'text') }),
  };
}

/** Whether a declared column is sure to hold nothing but whole numbers that fit 64 bits with a sign. */
export function isInteger(type: string, declared: string): boolean {
  // What is filled with zeros has no sign.
  const wide = type === 'bigint' && hasNoSign(declared);
  return integers.has(type) && !wide;
}

/**
 * How wide whole numbers are staged that are ids. An image's id is published, and has one type from whatever source; what
 * refers to it is as narrow as it may be.
 */
export function idWidth(role: Role, type: string, declared: string): IntegerWidth {
  if (role === 'images' || type === 'bigint') return 'int64';
  return hasNoSign(declared) ? 'uint32' : 'int32';
}

function hasNoSign(declared: string): boolean {
  return /unsigned|zerofill/i.test(declared);
}
