import { z } from 'zod';

/** What a kept column is published as in Parquet. */
export type KeptType =
  | 'text'
  | 'integer'
  | 'unsigned'
  | 'number'
  | 'date'
  | 'timestamp'
  | `decimal(${string})`;

/** The types that dataset.yaml may give a kept column, as a sentence names them. */
export const KEPT_TYPES = 'text, integer, number, decimal(10,2), date or timestamp';

export const keptTypeSchema = z.union([
  z.enum(['text', 'integer', 'number', 'date', 'timestamp']),
  z
    .templateLiteral(['decimal(', z.string().regex(/^([1-9]|[12]\d|3[0-8]),\s*\d\d?$/), ')'])
    .refine((type) => {
      const [digits = 0, decimals = 0] = type.match(/\d+/g)?.map(Number) ?? [];
      return decimals <= digits;
    }, 'has more digits behind the point than in all: decimal(10,2) has 10, of which 2 are behind it'),
]);

/**
 * What a column that a database declares is published as. What is filled with zeros stays text, which shows them, and so does what
 * has no type in Parquet.
 * @param type such as `int`
 * @param declared the whole declaration, such as `int(10) unsigned`
 */
export function keptTypeOf({
  type,
  declared,
}: {
  readonly type: string;
  readonly declared: string;
}): KeptType {
  if (/zerofill/i.test(declared)) return 'text';
  if (type === 'bigint' && /unsigned/i.test(declared)) return 'unsigned';
  if (/^(tinyint|smallint|mediumint|int|integer|bigint|year)$/.test(type)) return 'integer';
  if (/^(float|double|real)$/.test(type)) return 'number';
  if (type === 'date') return 'date';
  if (type === 'datetime' || type === 'timestamp') return 'timestamp';
  const [, precision, scale = '0'] =
    /^(?:decimal|numeric|dec|fixed)\((\d+)(?:,\s*(\d+))?\)/i.exec(declared) ?? [];
  return precision !== undefined && Number(precision) <= 38 ? `decimal(${precision},${scale})` : 'text';
}

const SQL_TYPES: Readonly<Record<string, string>> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  unsigned: 'UBIGINT',
  number: 'DOUBLE',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
};

/** The type in Parquet, as DuckDB calls it. */
export function sqlTypeOf(type: KeptType): string {
  return SQL_TYPES[type] ?? type.replace(/\s/g, '').toUpperCase();
}

const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';

const FORMS: Readonly<Record<string, string>> = {
  integer: '[+-]?[0-9]+([.]0*)?',
  unsigned: '[+]?[0-9]+([.]0*)?',
  number: '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?',
  date: `${DAY}([ T]00:00(:00([.]0*)?)?)?`,
  timestamp: `${DAY}([ T]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.][0-9]{1,6}0*)?)?)?`,
};

/**
 * The regular expression of what a cell of a type looks like. A cast takes more and says something else of it: 7.5 is 8 as a whole
 * number, and a time loses its zone.
 */
export function formOf(type: KeptType): string {
  const [, scale] = /,\s*(\d+)\)$/.exec(type) ?? [];
  return scale === undefined ? (FORMS[type] ?? '.*') : `[+-]?[0-9]*([.][0-9]{0,${scale}}0*)?`;
}
