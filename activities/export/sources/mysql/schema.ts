import { readFileSync } from 'node:fs';
import type { RowDataPacket } from 'mysql2';
import { BadInput, SchemaDrift } from '../../../errors.ts';
import { findColumn } from '../../../find-column.ts';
import { nearest } from '../../../nearest.ts';
import type { TableRequest } from '../../../table-requests.ts';
import type { Ask } from './connection.ts';

const columnsSql = readFileSync(new URL('./schema.sql', import.meta.url), 'utf8');

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
  const names = there.map((one) => one.name);
  return columns.map(({ name }) => {
    const { at, twice } = findColumn(name, names);
    const column = there[at ?? -1];
    if (column !== undefined) return column;
    if (twice)
      throw new BadInput(
        `The table ${table} has the columns ${twice.join(' and ')}, and tables.${role} in dataset.yaml may mean either by ${name}: write one of them as it is.`,
      );
    const [near] = nearest(name, names);
    throw new SchemaDrift(
      `The table ${table} has no column ${name}${near ? `: did you mean ${near}?` : '.'} It has ${names.join(', ')}. Set tables.${role} in dataset.yaml.`,
    );
  });
}

/** A MySQL identifier, quoted. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
