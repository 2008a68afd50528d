import type { ColumnType } from './source.ts';

const integers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'integer', 'bigint']);

/**
 * What a declared column promises: `integer` only where every value is sure to fit 64 bits with a sign. Zeros before it, as
 * ZEROFILL shows them, do not count.
 * @param type such as `int`
 * @param declared the whole declaration, such as `int(10) unsigned`
 */
export function columnType(name: string, type: string, declared: string): ColumnType {
  // What is filled with zeros has no sign.
  const wide = type === 'bigint' && /unsigned|zerofill/i.test(declared);
  return { name, type: integers.has(type) && !wide ? 'integer' : 'text' };
}
