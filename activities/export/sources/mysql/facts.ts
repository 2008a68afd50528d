import type { TableRequest } from '../../../table-requests.ts';
import { type Ask, withConnection } from './connection.ts';
import { type MysqlColumn, readSchema } from './schema.ts';
import { parseMysqlUrl } from './url.ts';
import { type ReadTable, readTables } from './views.ts';

/** Longest time without an answer, in milliseconds: nothing asked here reads a table. */
const SILENCE_MS = 15_000;

/** What a server says of itself, of the account and of the tables that are to be exported. */
export interface MysqlFacts {
  /** `mysql://host:port/database`, without secrets. */
  readonly address: string;
  readonly host: string;
  readonly version: string;
  /** Such as `TLS_AES_256_GCM_SHA384`; empty for a connection in the clear. */
  readonly cipher: string;
  /** Whether the certificate of the server is looked at. */
  readonly isVerified: boolean;
  readonly offersTls: boolean;
  /** `GRANT` statements as the server writes them: they may hold the hash of a password. */
  readonly grants: readonly string[];
  /** Time limits of a session of this account, in seconds; none where it is not set or unknown to the server. */
  readonly limits: Readonly<Record<string, number>>;
  /** Those of the tables that are there. */
  readonly tables: readonly ReadTable[];
  /** Columns of the tables, also those that are not exported. */
  readonly columns: readonly MysqlColumn[];
}

/** MySQL answers for a day with sizes that it once found out, such as those of a table that was empty then; MariaDB does not. */
const FRESH = 'SET @tagset = 0 /*!80003 , SESSION information_schema_stats_expiry = 0 */';

/** MySQL's variable is in milliseconds, all others in seconds. */
const LIMITS = {
  max_execution_time: 1000,
  max_statement_time: 1,
  wait_timeout: 1,
  idle_transaction_timeout: 1,
  idle_readonly_transaction_timeout: 1,
};

/** Asks a server for {@link MysqlFacts}. Throws what an export would throw that cannot connect. */
export async function readMysqlFacts(
  url: string,
  requests: readonly TableRequest[],
  signal: AbortSignal,
): Promise<MysqlFacts> {
  const address = parseMysqlUrl(url);
  const { ssl, host = '' } = address.options;
  return withConnection(address, { silence: SILENCE_MS, signal }, async ({ ask, doing }) => {
    doing('questions about the server');
    await ask(FRESH);
    const [server] = await ask('SELECT VERSION() AS version');
    const [status] = await ask("SHOW SESSION STATUS WHERE Variable_name = 'Ssl_cipher'");
    const variables = await readVariables(ask, [...Object.keys(LIMITS), 'have_ssl']);
    const grants = await ask('SHOW GRANTS');
    return {
      address: address.shown,
      host,
      version: String(server?.version),
      cipher: String(status?.Value ?? ''),
      isVerified: typeof ssl === 'object' && ssl.rejectUnauthorized === true,
      // MySQL has always had TLS since it has no such variable any more.
      offersTls: (variables.have_ssl ?? 'YES') === 'YES',
      grants: grants.map((row) => String(Object.values(row)[0])),
      limits: limitsOf(variables),
      tables: await readTables(ask, address.database, requests),
      columns: await readSchema(ask, address.database, requests),
    };
  });
}

async function readVariables(ask: Ask, names: readonly string[]): Promise<Record<string, string>> {
  const rows = await ask('SHOW SESSION VARIABLES WHERE Variable_name IN (?)', [names]);
  return Object.fromEntries(rows.map((row) => [String(row.Variable_name), String(row.Value)]));
}

function limitsOf(variables: Readonly<Record<string, string>>): Record<string, number> {
  const found = Object.entries(LIMITS).map(([name, unit]) => [name, Number(variables[name] ?? 0) / unit]);
  return Object.fromEntries(found.filter(([, seconds]) => Number(seconds) > 0));
}
