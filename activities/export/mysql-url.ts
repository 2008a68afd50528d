import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'mysql2/promise';
import { ConfigError } from '../errors.ts';

const form = 'mysql://user:password@host:3306/database';

/** What a URL of the source says, without its secrets: fit for messages and the manifest. */
export interface MysqlAddress {
  readonly options: ConnectionOptions;
  readonly database: string;
  /** `mysql://host:port/database` */
  readonly shown: string;
}

/**
 * Reads `mysql://user:password@host:port/database?ssl-mode=…&ssl-ca=…`. The modes are those of MySQL's own
 * clients: DISABLED (default), REQUIRED (encrypted only), VERIFY_CA and VERIFY_IDENTITY (the certificate
 * names the host). Throws `ConfigError`; its message never contains the URL, which holds a password.
 */
export function parseMysqlUrl(text: string): MysqlAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['mysql:', 'mariadb:'].includes(url.protocol) || url.hostname === '')
    throw new ConfigError(
      `source.mysql.url is no MySQL address: write ${form}, with other characters than letters and digits percent-encoded.`,
    );
  const database = decoded(url.pathname.slice(1));
  if (database === '') throw new ConfigError(`source.mysql.url names no database: write ${form}.`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 3306 : Number(url.port);
  const ssl = tls(url.searchParams);
  return {
    options: {
      host,
      port,
      database,
      user: decoded(url.username),
      password: decoded(url.password),
      ...(ssl && { ssl }),
    },
    database,
    shown: `mysql://${url.hostname}:${port}/${database}`,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ConfigError('source.mysql.url has a % that begins no escape: write it as %25.');
  }
}

function tls(parameters: URLSearchParams): ConnectionOptions['ssl'] | undefined {
  const known = ['ssl-mode', 'ssl-ca'];
  const unknown = [...parameters.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(
      `source.mysql.url has the parameter "${unknown}"; known are ${known.join(' and ')}.`,
    );
  const mode = (
    parameters.get('ssl-mode') ?? (parameters.has('ssl-ca') ? 'VERIFY_CA' : 'DISABLED')
  ).toUpperCase();
  const file = parameters.get('ssl-ca');
  const ca = file === null ? {} : { ca: readCa(file) };
  switch (mode) {
    case 'DISABLED':
      return undefined;
    case 'REQUIRED':
      return { ...ca, rejectUnauthorized: false };
    case 'VERIFY_CA':
      return { ...ca, rejectUnauthorized: true, verifyIdentity: false };
    case 'VERIFY_IDENTITY':
      return { ...ca, rejectUnauthorized: true, verifyIdentity: true };
    default:
      throw new ConfigError(
        `source.mysql.url says ssl-mode=${mode}: write DISABLED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY.`,
      );
  }
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(
      `source.mysql.url names the certificate file ${file} (ssl-ca), which cannot be read.`,
    );
  }
}
