import { readFileSync } from 'node:fs';
import type { RowDataPacket } from 'mysql2';
import { SchemaDrift } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Ask } from './mysql-connection.ts';
import type { TableRequest } from './tables.ts';

const columnsSql = readFileSync(new URL('./mysql-schema.sql', import.meta.url), 'utf8');

export interface MysqlColumn extends RowDataPacket {
  readonly table: string;
  readonly name: string;
  /** Such as `int` or `varchar`. */
  readonly type: string;
  /** Such as `int(10) unsigned`. */
  readonly full_type: string;
  /** NULL for a view. */
  readonly engine: string | null;
}

/** The columns of the requested tables as the server describes them now. */
export async function readSchema(
  ask: Ask,
  database: string,
  tables: readonly TableRequest[],
): Promise<MysqlColumn[]> {
  const names = [...new Set(tables.map(({ table }) => table))];
  return ask<MysqlColumn>(columnsSql, [database, names]);
}

/** The requested columns of one table, in the order of the request; throws `SchemaDrift` for what is not there. */
export async function findColumns(
  ask: Ask,
  database: string,
  schema: readonly MysqlColumn[],
  { role, table, columns }: TableRequest,
): Promise<MysqlColumn[]> {
  const there = schema.filter((column) => column.table === table);
  if (there.length === 0) {
    const rows = await ask(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? ORDER BY 1',
      [database],
    );
    const [near] = nearest(
      table,
      rows.map((row) => String(row.name)),
    );
    throw new SchemaDrift(
      `The database ${database} has no table ${table}${near ? `: did you mean ${near}?` : ', or the account may not read it.'} Set tables.${role}.table in dataset.yaml.`,
    );
  }
  return columns.map((name) => {
    const column = there.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (column !== undefined) return column;
    const names = there.map((one) => one.name);
    const [near] = nearest(name, names);
    throw new SchemaDrift(
      `The table ${table} has no column ${name}${near ? `: did you mean ${near}?` : '.'} It has ${names.join(', ')}. Set tables.${role} in dataset.yaml.`,
    );
  });
}

const bytes =
  /^(binary|varbinary|tinyblob|blob|mediumblob|longblob|geometry|point|linestring|polygon|multi\w+|geomcollection|geometrycollection|vector)$/;

const plain =
  /^(tinyint|smallint|mediumint|int|bigint|decimal|float|double|date|datetime|timestamp|time|year)$/;

/**
 * The expression for a row of canonical CSV: the server writes it, since one text a row costs this process
 * a third less than a value for each column. Text is text and quoted, bytes are `0x` and upper-case hex, BIT
 * is a number. It is NULL only for a row that is longer than the server's `max_allowed_packet`.
 */
export function rowExpression(columns: readonly MysqlColumn[]): string {
  return `CONCAT(${columns.map(cellExpression).join(", ',', ")})`;
}

function cellExpression({ name, type }: MysqlColumn): string {
  const column = quoteIdentifier(name);
  if (plain.test(type)) return `IFNULL(${column}, '')`;
  if (type === 'bit') return `IFNULL(CAST(${column} AS UNSIGNED), '')`;
  if (bytes.test(type)) return `IFNULL(CONCAT('0x', HEX(${column})), '')`;
  // Columns of several character sets meet in one text.
  return `IF(${column} IS NULL, '', CONCAT('"', REPLACE(CONVERT(${column} USING utf8mb4), '"', '""'), '"'))`;
}

/** A MySQL identifier, quoted. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
