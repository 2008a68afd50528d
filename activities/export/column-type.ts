import type { ColumnType } from './source.ts';

const integers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'integer', 'bigint']);

/**
 * What a declared column promises: `integer` only where every value is sure to fit 64 bits with a sign and to
 * be written without leading zeros.
 * @param type such as `int`
 * @param declared the whole declaration, such as `int(10) unsigned`
 */
export function columnType(name: string, type: string, declared: string): ColumnType {
  const wide = type === 'bigint' && /unsigned/i.test(declared);
  const sure = integers.has(type) && !wide && !/zerofill/i.test(declared);
  return { name, type: sure ? 'integer' : 'text' };
}
