import type { Column } from '../reader/column.ts';

/** How a column stands in Parquet. */
export interface ParquetType {
  /** The type in DuckDB, which decides the one in Parquet. */
  readonly type: string;
  /**
   * What the text of a value must be, as a regular expression; anything else has no place in the type and becomes NULL. DuckDB's own
   * casts would round, wrap hours into the next day and guess. Undefined where any text will do.
   */
  readonly shape?: string;
}

const INTEGERS: Readonly<Record<string, string>> = {
  tinyint: 'TINYINT',
  int1: 'TINYINT',
  bool: 'TINYINT',
  boolean: 'TINYINT',
  smallint: 'SMALLINT',
  int2: 'SMALLINT',
  mediumint: 'INTEGER',
  middleint: 'INTEGER',
  int3: 'INTEGER',
  int: 'INTEGER',
  integer: 'INTEGER',
  int4: 'INTEGER',
  bigint: 'BIGINT',
  int8: 'BIGINT',
  serial: 'BIGINT',
};
const DECIMALS = ['decimal', 'dec', 'numeric', 'fixed', 'number'];
/** The most digits DuckDB's DECIMAL holds; MySQL's holds 65. */
const MAX_PRECISION = 38;

const INTEGER_SHAPE = '[+-]?[0-9]+';
const NUMBER_SHAPE = String.raw`[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?`;
const DATE_SHAPE = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const TIME_SHAPE = String.raw`([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?`;

/** The Parquet type that follows a column of MySQL or MariaDB. What has no such type stays text. */
export function parquetType({ type, size, unsigned, form }: Column): ParquetType {
  const integer = INTEGERS[type];
  if (integer !== undefined) return { type: unsigned ? `U${integer}` : integer, shape: INTEGER_SHAPE };
  if (DECIMALS.includes(type)) return decimalType(size[0] ?? 10, size[1] ?? 0);
  if (type === 'double' || type === 'real' || type === 'float8')
    return { type: 'DOUBLE', shape: NUMBER_SHAPE };
  if (type === 'float' && size.length === 1 && (size[0] ?? 0) > 24)
    return { type: 'DOUBLE', shape: NUMBER_SHAPE };
  if (type === 'float' || type === 'float4') return { type: 'FLOAT', shape: NUMBER_SHAPE };
  if (type === 'year') return { type: 'USMALLINT', shape: '[0-9]{1,4}' };
  if (type === 'date') return { type: 'DATE', shape: DATE_SHAPE };
  if (type === 'datetime' || type === 'timestamp')
    return { type: 'TIMESTAMP', shape: `${DATE_SHAPE} ${TIME_SHAPE}` };
  if (type === 'time') return { type: 'TIME', shape: TIME_SHAPE };
  if (type === 'json') return { type: 'JSON' };
  if (form === 'bits') return { type: bitsType(size[0] ?? 1), shape: '[0-9]+' };
  return { type: form === 'binary' ? 'BLOB' : 'VARCHAR' };
}

function decimalType(precision: number, scale: number): ParquetType {
  if (precision > MAX_PRECISION) return { type: 'VARCHAR' };
  const fraction = scale === 0 ? String.raw`\.?` : String.raw`(\.[0-9]{0,${scale}})?`;
  return { type: `DECIMAL(${precision}, ${scale})`, shape: `[+-]?[0-9]*${fraction}` };
}

function bitsType(bits: number): string {
  if (bits <= 8) return 'UTINYINT';
  if (bits <= 16) return 'USMALLINT';
  return bits <= 32 ? 'UINTEGER' : 'UBIGINT';
}
