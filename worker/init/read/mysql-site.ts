import type { RowDataPacket } from 'mysql2';
import { readScript, section } from '../../../activities/duckdb/script.ts';
import { AccessDenied, ConfigError } from '../../../activities/errors.ts';
import { type Ask, withConnection } from '../../../activities/export/sources/mysql/connection.ts';
import { quoteIdentifier } from '../../../activities/export/sources/mysql/schema.ts';
import { parseMysqlUrl } from '../../../activities/export/sources/mysql/url.ts';
import { kindOf, type Look, type SiteTable, type ValueCount } from '../site.ts';
import { type SiteRead, SMALL } from './site-read.ts';

const script = readScript('./mysql-site.sql', import.meta.url);

/** Longest time to wait for an answer; the server itself gives up before. */
const SILENCE_MS = 20_000;
/** Rows that a trial reads from somebody's database. */
const TRIAL_ROWS = 5_000_000;
/** Rows that are looked at for the values of a column: on a large table those that the server gives first. */
const SAMPLE = 1_000_000;

interface ColumnRow extends RowDataPacket {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly about_rows: string | number | null;
}

interface KeyRow extends RowDataPacket {
  readonly table: string;
  readonly name: string;
  readonly to_table: string | null;
  readonly to_column: string | null;
}

/** Reads the schema of a live database, as far as the account may see it. */
export async function readMysqlSite(url: string, signal: AbortSignal): Promise<SiteRead> {
  const address = parseMysqlUrl(url);
  const { database } = address;
  const connected = <T>(work: (ask: Ask) => Promise<T>) =>
    withConnection(address, { silence: SILENCE_MS, signal }, async ({ ask, doing }) => {
      doing('looking at the tables');
      await ask(section(script, 'session'));
      return work(ask);
    });
  const { columns, keys, version } = await connected(async (ask) => ({
    columns: await ask<ColumnRow>(section(script, 'columns'), [database]),
    keys: await ask<KeyRow>(section(script, 'keys'), [database]),
    version: String((await ask('SELECT VERSION() AS version'))[0]?.version),
  }));
  if (columns.length === 0)
    throw new ConfigError(
      `The account sees no table in the database ${database}: name another database in the address, or give the account SELECT on its tables.`,
    );
  return {
    site: { tables: tablesOf(columns, keys), look: lookThrough(connected, columns) },
    from: `${address.shown}, server ${version}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dataset.yaml takes it from the environment.
    source: () => ({ mysql: { url: '${MYSQL_URL}' } }),
    trial: { mysql: { url } },
    trialRows: TRIAL_ROWS,
    sampleRows: SAMPLE,
    notes: [
      `The address holds a password, so it stays in the environment: export MYSQL_URL=${address.shown.replace('//', '//USER:PASSWORD@')}`,
      'An account with SELECT on these tables is enough.',
    ],
  };
}

function tablesOf(columns: readonly ColumnRow[], keys: readonly KeyRow[]): SiteTable[] {
  const names = [...new Set(columns.map(({ table }) => table))];
  return names.map((name) => {
    const own = columns.filter(({ table }) => table === name);
    const ownKeys = keys.filter(({ table }) => table === name);
    const about = own[0]?.about_rows;
    return {
      name,
      columns: own.map((column) => ({ name: column.name, kind: kindOf(column.type) })),
      primaryKey: ownKeys.filter(({ to_table }) => to_table === null).map((key) => key.name),
      foreignKeys: ownKeys.flatMap(({ name: column, to_table, to_column }) =>
        to_table === null || to_column === null ? [] : [{ column, table: to_table, target: to_column }],
      ),
      rows: about === null || about === undefined ? undefined : Number(about),
      isEstimate: true,
    };
  });
}

function lookThrough(
  connected: <T>(work: (ask: Ask) => Promise<T>) => Promise<T>,
  columns: readonly ColumnRow[],
): Look {
  const isBits = (table: string, name: string) =>
    columns.some((one) => one.table === table && one.name === name && /^bit/i.test(one.type));
  return {
    values: (table, column) =>
      unlessRefused(async () => {
        const name = quoteIdentifier(column) + (isBits(table, column) ? ' + 0' : '');
        // Byte by byte, as `where` compares: the column's own collation would take Photo and photo for one.
        const rows = await connected((ask) =>
          ask(
            `SELECT CAST(CAST(value AS CHAR CHARACTER SET utf8mb4) AS BINARY) AS value, COUNT(*) AS n
             FROM (SELECT ${name} AS value FROM ${quoteIdentifier(table)} LIMIT ${SAMPLE}) AS some
             GROUP BY 1 ORDER BY n DESC LIMIT 200`,
          ),
        );
        return rows.map(({ value, n }): ValueCount => ({ value: textOf(value), rows: Number(n) }));
      }),
    rows: (table, wanted) =>
      unlessRefused(async () => {
        const names = wanted.map(quoteIdentifier).join(', ');
        const rows = await connected((ask) =>
          ask(`SELECT ${names} FROM ${quoteIdentifier(table)} LIMIT ${SMALL + 1}`),
        );
        if (rows.length > SMALL) return undefined;
        return rows.map((row) => Object.values(row).map(textOf));
      }),
  };
}

/** A table that may not be read, or not in time, is one that nobody has looked at. */
async function unlessRefused<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    if (error instanceof AccessDenied || /max_statement_time|maximum statement execution time/i.test(text))
      return undefined;
    throw error;
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) ? value.toString() : String(value);
}
