import type { CellTaker } from '../../../cell-taker.ts';
import type { RequestedColumn, TableRequest } from '../../../table-requests.ts';
import type { IntegerColumn } from '../../rows/parquet/integer-column.ts';
import { type Declared, isNumber } from '../../rows/part-cells.ts';
import { TableRows } from '../../rows/table-rows.ts';
import type { CellColumn } from './row-cells.ts';
import { type MysqlColumn, quoteIdentifier } from './schema.ts';

const bytes =
  /^(binary|varbinary|tinyblob|blob|mediumblob|longblob|geometry|point|linestring|polygon|multi\w+|geomcollection|geometrycollection|vector)$/;

/** Types whose values have a form of their own in the binary protocol, which we leave to the server to write as text. */
const ownForm = /^(tinyint|smallint|mediumint|int|bigint|float|double|date|datetime|timestamp|time|year)$/;

/** Bytes of a whole number in the binary protocol. */
const numberBytes: Readonly<Record<string, 1 | 2 | 4 | 8>> = { tinyint: 1, smallint: 2, bigint: 8 };

/** The rows of a table, and how to ask for them. */
export interface MysqlRows {
  readonly rows: TableRows;
  /** The cells of each row in the order that the query gives them. */
  readonly columns: readonly CellColumn[];
  readonly sql: string;
  /** Whether the binary protocol sends all of the columns as they are to be staged; it costs the server less. */
  readonly canBeBinary: boolean;
}

/**
 * What to ask for the columns of a request: what only has to be there is not. A view (which has no engine) may send another
 * type than it was declared with when it was made, so not in the binary protocol.
 * @param columns in the order of the request
 */
export function mysqlRows(request: TableRequest, columns: readonly MysqlColumn[]): MysqlRows {
  const rows = new TableRows(request, columns.map(declaredOf));
  const asked = request.columns.flatMap((requested, at) => {
    const [column, taker] = [columns[at], rows.takers[at]];
    return column && taker ? [{ requested, column, taker }] : [];
  });
  return {
    rows,
    columns: asked.map(({ requested, column, taker }) => cellColumn(requested, column, taker)),
    sql: `SELECT ${asked.map(({ requested, column }) => expressionOf(requested, column)).join(', ')} FROM ${quoteIdentifier(request.table)}`,
    canBeBinary: asked.every(
      ({ requested: { part }, column }) =>
        column.engine !== null &&
        (part === 'filter' || isNumber(part, declaredOf(column)) || !ownForm.test(column.type)),
    ),
  };
}

/** What the server declares of a column. */
export function declaredOf({ type, full_type }: MysqlColumn): Declared {
  return { type, declared: full_type };
}

/** The server writes the numbers and dates of a filter as text, since the binary protocol has forms of its own for them. */
function expressionOf({ part }: RequestedColumn, { name, type }: MysqlColumn): string {
  const column = quoteIdentifier(name);
  return part === 'filter' && ownForm.test(type) ? `CAST(${column} AS CHAR)` : column;
}

/** Where the cells of a column go: ids as numbers if they are declared so, all else as text. */
function cellColumn({ part }: RequestedColumn, column: MysqlColumn, taker: CellTaker): CellColumn {
  const { name, type, full_type } = column;
  if (!isNumber(part, declaredOf(column))) return { name, form: formOf(column), cells: taker };
  return {
    name,
    form: 'number',
    cells: taker as IntegerColumn,
    bytes: numberBytes[type] ?? 4,
    signed: !/unsigned/i.test(full_type),
  };
}

function formOf({ type }: MysqlColumn): 'text' | 'bytes' | 'bits' {
  if (type === 'bit') return 'bits';
  return bytes.test(type) ? 'bytes' : 'text';
}
