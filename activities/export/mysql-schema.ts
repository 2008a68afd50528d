import { readFileSync } from 'node:fs';
import type { RowDataPacket } from 'mysql2';
import { SchemaDrift } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { TableRequest } from '../tables.ts';
import type { Ask } from './mysql-connection.ts';

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
  /** When its table was made or last put in its place; NULL for a view, and where the server does not know. */
  readonly created: string | null;
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

/** Asks for columns of a table as they are: what is made of them costs this process less than the site's database. */
export function selectColumns(columns: readonly MysqlColumn[], table: string): string {
  return `SELECT ${columns.map(({ name }) => quoteIdentifier(name)).join(', ')} FROM ${quoteIdentifier(table)}`;
}

/** A MySQL identifier, quoted. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
