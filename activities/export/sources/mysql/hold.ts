import type { TableRequest } from '../../../table-requests.ts';
import type { Ask } from './connection.ts';
import { type MysqlColumn, quoteIdentifier } from './schema.ts';

/** A table to export, and its columns as the server describes them. */
export interface FoundTable {
  readonly request: TableRequest;
  readonly columns: readonly MysqlColumn[];
}

/**
 * Begins the transaction that all tables are read in, and takes hold of them: until it ends, the server lets nobody
 * alter, empty, drop or rename one, nor put another in its place.
 *
 * The look at the database begins with the first row that is read, so after that. An online change of the schema fills
 * another table beside and renames it into place; what was not yet there when the look began would be missing
 * without an error. One statement opens them all before it does anything else, and reads no row.
 */
export async function holdTables(ask: Ask, tables: readonly FoundTable[]): Promise<void> {
  const columns = tables.flatMap(({ request: { role }, columns }) =>
    columns.map(({ name }) => `${role}.${quoteIdentifier(name)}`),
  );
  const from = tables.map(({ request: { role, table } }) => `${quoteIdentifier(table)} AS ${role}`);
  await ask('START TRANSACTION READ ONLY');
  await ask(`SELECT ${columns.join(', ')} FROM (${from.join(', ')}) LIMIT 0`);
}
