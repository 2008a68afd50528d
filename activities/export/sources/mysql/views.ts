import { readFileSync } from 'node:fs';
import type { RowDataPacket } from 'mysql2';
import { listed } from '../../../shown.ts';
import type { TableRequest } from '../../../table-requests.ts';
import type { Ask } from './connection.ts';
import { type TableName, tablesOfView } from './view-tables.ts';

const tableSql = readFileSync(new URL('./table.sql', import.meta.url), 'utf8');
const viewSql = readFileSync(new URL('./view.sql', import.meta.url), 'utf8');

/** A table or view that an export reads, and the tables that its rows come from. */
export interface ReadTable {
  readonly table: string;
  readonly isView: boolean;
  /** The table itself, or the tables behind the view, however many views lie between. */
  readonly stored: readonly StoredTable[];
  /** What the account is not shown of them: what is in it is not known. */
  readonly hidden: readonly HiddenTable[];
}

/** A table with rows in it, as the server knows it without reading it. */
export interface StoredTable {
  /** Names its database only where that is another one. */
  readonly name: string;
  /** NULL where the server cannot open the table. */
  readonly engine: string | null;
  /** The server's estimate. */
  readonly rows: number;
  readonly bytes: number;
}

/** A view whose definition an account is not shown, or a table of which it is shown nothing. */
export interface HiddenTable {
  readonly name: string;
  /** The privilege that would show it, such as `SHOW VIEW ON site.tagged`. */
  readonly privilege: string;
}

interface TableRow extends RowDataPacket {
  readonly kind: string;
  readonly engine: string | null;
  readonly about_rows: number | string | null;
  readonly bytes: number | string | null;
}

/** Those of the tables to export that are there, each once, and what is behind them. */
export async function readTables(
  ask: Ask,
  database: string,
  requests: readonly TableRequest[],
): Promise<ReadTable[]> {
  const found: ReadTable[] = [];
  for (const table of new Set(requests.map(({ table }) => table))) {
    const one = await lookBehind(ask, database, table);
    if (one !== undefined) found.push(one);
  }
  return found;
}

/**
 * Looks behind a view, and the views behind it. Only the definition says which tables those are: EXPLAIN asks for more
 * privileges, and what comes with the rows names the view alone. `undefined` if there is no such table.
 */
async function lookBehind(ask: Ask, database: string, table: string): Promise<ReadTable | undefined> {
  const stored: StoredTable[] = [];
  const hidden: HiddenTable[] = [];
  const nameOf = (one: TableName) => (one.database === database ? one.table : `${one.database}.${one.table}`);
  const seen = new Set<string>();
  const look = async (one: TableName): Promise<string | undefined> => {
    const at = [one.database, one.table];
    const key = JSON.stringify(at);
    if (seen.has(key)) return undefined;
    seen.add(key);
    const name = nameOf(one);
    const fullName = at.join('.');
    const [row] = await ask<TableRow>(tableSql, at);
    if (row === undefined) hidden.push({ name, privilege: `SELECT ON ${fullName}` });
    else if (row.kind !== 'VIEW')
      stored.push({ name, engine: row.engine, rows: Number(row.about_rows), bytes: Number(row.bytes) });
    else {
      const [view] = await ask(viewSql, at);
      const definition = String(view?.definition ?? '');
      if (definition === '') hidden.push({ name, privilege: `SHOW VIEW ON ${fullName}` });
      for (const behind of tablesOfView(definition)) await look(behind);
    }
    return row?.kind;
  };
  const kind = await look({ database, table });
  return kind === undefined ? undefined : { table, isView: kind === 'VIEW', stored, hidden };
}

/** What an account is not shown, such as `what is behind the view tagged`, and the grants that would show it. */
export function hiddenIn(
  tables: readonly ReadTable[],
): { readonly what: string; readonly grants: string } | undefined {
  const all = tables.flatMap(({ table, hidden }) => hidden.map((one) => ({ ...one, view: table })));
  if (all.length === 0) return undefined;
  const what = all.map(({ name, view }) =>
    name === view ? `what is behind the view ${view}` : `${name}, which is behind the view ${view}`,
  );
  const grants = new Set(all.map(({ privilege }) => `GRANT ${privilege} TO the account`));
  return { what: listed(what, ' and '), grants: listed([...grants], '; ') };
}

/** Of tables with rows: those that one view reads, or all. */
export function sumOf(stored: readonly StoredTable[], of: 'rows' | 'bytes'): number {
  return stored.reduce((sum, one) => sum + one[of], 0);
}
