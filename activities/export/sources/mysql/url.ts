import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'mysql2/promise';
import { ConfigError } from '../../../errors.ts';

const form = 'mysql://user:password@host:3306/database';
const encoded = 'with other characters than letters and digits percent-encoded';

const PREFERRED = { rejectUnauthorized: false };

/** What a URL of the source says, without its secrets: fit for messages and the manifest. */
export interface MysqlAddress {
  readonly options: ConnectionOptions;
  readonly database: string;
  /** Whether a server without TLS is no good; else the connection goes on in the clear. */
  readonly needsTls: boolean;
  /** `mysql://host:port/database` */
  readonly shown: string;
}

/**
 * Reads `mysql://user:password@host:port/database?ssl-mode=…&ssl-ca=…`. The modes are those of MySQL's own
 * clients: PREFERRED (default; encrypted where the server can), DISABLED, REQUIRED (encrypted only), VERIFY_CA and
 * VERIFY_IDENTITY (the certificate names the host). Throws `ConfigError`; its message never contains the URL, which holds a password.
 */
export function parseMysqlUrl(text: string): MysqlAddress {
  refuseUnescaped(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['mysql:', 'mariadb:'].includes(url.protocol) || url.hostname === '')
    throw new ConfigError(`source.mysql.url is no MySQL address: write ${form}, ${encoded}.`);
  // Without a user, what looks like host and port may be an account that lacks them.
  if (url.username === '')
    throw new ConfigError(`source.mysql.url names no user: write ${form}, ${encoded}.`);
  const database = decoded(url.pathname.slice(1));
  if (database === '') throw new ConfigError(`source.mysql.url names no database: write ${form}.`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 3306 : Number(url.port);
  const { ssl, needsTls } = tls(url.searchParams);
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
    needsTls,
    shown: `mysql://${url.hostname}:${port}/${database}`,
  };
}

/**
 * Of a password with a `/`, `?` or `#` in it, the rest would be taken for the database, a parameter or nothing, and what
 * stands before it, with an `@`, for the host: both are shown.
 */
function refuseUnescaped(text: string): void {
  const behindHost = /^\w+:\/\/[^/?#]*(.*)$/s.exec(text)?.[1] ?? '';
  const file = /([?&]ssl-ca=)[^&#]*/g;
  if (/[@#]/.test(behindHost.replace(file, '$1')))
    throw new ConfigError(
      `source.mysql.url has an @ or # behind its host, as if the password were written as it is. It has to be percent-encoded, %2F for a slash: write ${form}, ${encoded}.`,
    );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ConfigError('source.mysql.url has a % that begins no escape: write it as %25.');
  }
}

function tls(parameters: URLSearchParams): Pick<ConnectionOptions, 'ssl'> & { needsTls: boolean } {
  const known = ['ssl-mode', 'ssl-ca'];
  const unknown = [...parameters.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(
      `source.mysql.url has the parameter "${unknown}"; known are ${known.join(' and ')}.`,
    );
  const mode = (
    parameters.get('ssl-mode') ?? (parameters.has('ssl-ca') ? 'VERIFY_CA' : 'PREFERRED')
  ).toUpperCase();
  const file = parameters.get('ssl-ca');
  const ca = file === null ? {} : { ca: readCa(file) };
  switch (mode) {
    case 'DISABLED':
      return { needsTls: false };
    case 'PREFERRED':
      return { needsTls: false, ssl: PREFERRED };
    case 'REQUIRED':
      return { needsTls: true, ssl: { ...ca, rejectUnauthorized: false } };
    case 'VERIFY_CA':
      return { needsTls: true, ssl: { ...ca, rejectUnauthorized: true, verifyIdentity: false } };
    case 'VERIFY_IDENTITY':
      return { needsTls: true, ssl: { ...ca, rejectUnauthorized: true, verifyIdentity: true } };
    default:
      throw new ConfigError(
        `source.mysql.url says ssl-mode=${mode}: write PREFERRED, DISABLED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY.`,
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
