import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../../../errors.ts';
import type { TableRequest } from '../../../table-requests.ts';
import { columnType } from '../../column-type.ts';
import type { ExportedTable, ExportRequest, Source } from '../../source.ts';
import type { MysqlConfig } from '../../source-config.ts';
import { declaredOf, mysqlRows } from './columns.ts';
import { type MysqlSession, withConnection } from './connection.ts';
import { countSent } from './count.ts';
import { holdTables } from './hold.ts';
import { writeRows } from './rows.ts';
import { findColumns, type MysqlColumn, quoteIdentifier, readSchema } from './schema.ts';
import { snapshotNotes } from './snapshots.ts';
import { isThisMachine } from './this-machine.ts';
import { parseMysqlUrl } from './url.ts';
import { readTables } from './views.ts';

const sessionSql = readFileSync(new URL('./session.sql', import.meta.url), 'utf8');

const IN_THE_CLEAR =
  'the connection to the server was not encrypted: the rows crossed the network in the clear';

/**
 * Live MySQL or MariaDB. All tables are held on one connection and read in one consistent snapshot; a lost connection
 * loses both, so its error is one to start the whole export again for, never to go on.
 */
export function mysqlSource(config: MysqlConfig): Source {
  const address = parseMysqlUrl(config.url);
  const { database, shown } = address;
  const silence = config.silence * 1000;
  return {
    check: (tables) =>
      withConnection(address, { silence }, async ({ ask, doing }) => {
        const schema = await readSchema(ask, database, tables);
        for (const table of tables) {
          const columns = await findColumns(ask, database, schema, table);
          // Whoever may only write to a table is shown its columns too.
          doing(`reading ${table.table}`);
          const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
          await ask(`SELECT ${names} FROM ${quoteIdentifier(table.table)} LIMIT 0`);
        }
      }),

    export: (request) =>
      withConnection(address, { silence, signal: request.signal }, async (session) => {
        const { ask, doing, isEncrypted } = session;
        for (const statement of statements(sessionSql)) await ask(statement);
        // The server then says what it has waited for, where we would only see that it is silent.
        await ask('SET SESSION lock_wait_timeout = ?', [Math.max(1, config.silence - 1)]);
        const found = (schema: readonly MysqlColumn[]) =>
          Promise.all(
            request.tables.map(async (table) => ({
              request: table,
              columns: await findColumns(ask, database, schema, table),
            })),
          );
        const first = await found(await readSchema(ask, database, request.tables));
        doing(`reading ${request.tables.map(({ table }) => table).join(' and ')}`);
        await holdTables(ask, first);
        const [server] = await ask(
          "SELECT VERSION() AS version, DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%fZ') AS now",
        );
        const before = await readSchema(ask, database, request.tables);
        const read = await readTables(ask, database, request.tables);
        const tables: ExportedTable[] = [];
        for (const { request: table, columns } of await found(before)) {
          doing(`reading ${table.table}`);
          const exported = await exportTable(session, table, columns, tables, silence, request);
          request.onTable?.(exported);
          tables.push(exported);
        }
        doing('the check of the schema');
        const after = await readSchema(ask, database, request.tables);
        if (JSON.stringify(after) !== JSON.stringify(before))
          throw new Error('the schema changed meanwhile; the export has to start again');
        await ask('COMMIT');
        return {
          identity: {
            kind: 'mysql',
            address: shown,
            server: String(server?.version),
            snapshotTime: new Date(String(server?.now)).toISOString(),
            notes: [
              ...snapshotNotes(read),
              ...(isEncrypted || isThisMachine(address.options.host ?? '') ? [] : [IN_THE_CLEAR]),
            ],
          },
          tables,
        };
      }),
  };
}

function statements(sql: string): string[] {
  const code = sql.replace(/^--.*$/gm, '');
  return code
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean);
}

async function exportTable(
  { connection, ask }: MysqlSession,
  request: TableRequest,
  columns: readonly MysqlColumn[],
  earlier: readonly ExportedTable[],
  silence: number,
  { folder, signal, onProgress }: ExportRequest,
): Promise<ExportedTable> {
  const { role, table } = request;
  const file = join(folder, `${role}.parquet`);
  const rowsBefore = earlier.reduce((sum, one) => sum + one.rows, 0);
  const { sql, rows, columns: cells, canBeBinary } = mysqlRows(request, columns);
  const written = await writeRows(connection, {
    sql,
    table,
    rows,
    columns: cells,
    protocol: canBeBinary ? 'binary' : 'text',
    file,
    silence,
    signal,
    onProgress: ({ rows, bytes }) => onProgress({ rows: rowsBefore + rows, bytes }),
  });
  const sent = await countSent(ask, table);
  if (sent !== written.rows)
    throw new Error(`${written.rows} rows arrived of ${sent}; the export has to start again`);
  if (written.rows === 0)
    throw new BadInput(`The table ${table} is empty: there is nothing to make a dataset of.`);
  return {
    role,
    table,
    file,
    rows: written.rows,
    sha256: written.sha256,
    columns: request.columns.map((wanted, at) => {
      const column = columns[at] as MysqlColumn;
      return columnType(wanted, column.name, declaredOf(column));
    }),
    warnings: rows.judge(request, table),
  };
}
