import { isRead, partNames, type Role } from '../tables.ts';
import { columnType, idWidth } from './column-type.ts';
import type { CellColumn } from './mysql-row-cells.ts';
import type { MysqlColumn } from './mysql-schema.ts';
import { IntegerColumn } from './parquet/integer-column.ts';
import { TextColumn } from './parquet/text-column.ts';
import { WordCells } from './parquet/word-cells.ts';
import type { ColumnType } from './source.ts';

const bytes =
  /^(binary|varbinary|tinyblob|blob|mediumblob|longblob|geometry|point|linestring|polygon|multi\w+|geomcollection|geometrycollection|vector)$/;

/** Types whose values have a form of their own in the binary protocol, which we leave to the server to write as text. */
const ownForm = /^(tinyint|smallint|mediumint|int|bigint|float|double|date|datetime|timestamp|time|year)$/;

/** Bytes of a whole number in the binary protocol. */
const numberBytes: Readonly<Record<string, 1 | 2 | 4 | 8>> = { tinyint: 1, smallint: 2, bigint: 8 };

/** A column and its part in the dataset. */
export interface PartColumn {
  readonly role: Role;
  readonly part: string;
  readonly column: MysqlColumn;
}

/** The columns of a request that a stage after export reads: the others are not asked for. */
export function readColumns(role: Role, columns: readonly MysqlColumn[]): PartColumn[] {
  return partNames(role, columns.length).flatMap((part, at) => {
    const column = columns[at];
    return column && isRead(role, part) ? [{ role, part, column }] : [];
  });
}

/** Where the cells of the columns go, named for their part: ids as numbers if they are declared so, all else as text. */
export function cellColumns(parts: readonly PartColumn[]): CellColumn[] {
  return parts.map((one) => {
    const { part, column } = one;
    if (isNumber(one)) return numberColumn(one);
    return {
      name: column.name,
      form: formOf(column),
      cells: part === 'value' ? new WordCells() : new TextColumn(part),
    };
  });
}

/**
 * Whether the binary protocol sends all of the columns as they are to be staged; it costs the server less. A view (which
 * has no engine) may send another type than it was declared with when it was made.
 */
export function canBeBinary(parts: readonly PartColumn[]): boolean {
  return parts.every(
    (one) => one.column.engine !== null && (isNumber(one) || !ownForm.test(one.column.type)),
  );
}

/** What the server's declaration of a column promises. */
export function declaredType({ name, type, full_type }: MysqlColumn): ColumnType {
  return columnType(name, type, full_type);
}

function isNumber({ part, column }: PartColumn): boolean {
  return (part === 'id' || part === 'ref') && declaredType(column).type === 'integer';
}

function numberColumn({ role, part, column: { name, type, full_type } }: PartColumn): CellColumn {
  const signed = !/unsigned/i.test(full_type);
  const bytes = numberBytes[type] ?? 4;
  const cells = new IntegerColumn(part, idWidth(role, type, full_type));
  return { name, form: 'number', cells, bytes, signed };
}

function formOf({ type }: MysqlColumn): 'text' | 'bytes' | 'bits' {
  if (type === 'bit') return 'bits';
  return bytes.test(type) ? 'bytes' : 'text';
}
