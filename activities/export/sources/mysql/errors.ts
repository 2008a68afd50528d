import { AccessDenied, ConfigError, PermanentError } from '../../../errors.ts';
import { isCode } from '../../../store/file-errors.ts';

/** Server error codes that mean the account may not do this, at whatever time it is tried. */
const denied = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
  'ER_ACCOUNT_HAS_BEEN_LOCKED',
  'ER_MUST_CHANGE_PASSWORD',
  'ER_MUST_CHANGE_PASSWORD_LOGIN',
]);

/** MariaDB's number for an account that is locked; mysql2 knows the names of MySQL's numbers only. */
const LOCKED_IN_MARIADB = 4151;

/** What to do about other refusals that stay, by their code: the server's or that of mysql2. */
const REMEDIES: Readonly<Record<string, string>> = {
  ER_HOST_NOT_PRIVILEGED:
    "Allow the account from this machine (CREATE USER 'name'@'host' …), or run the worker where it is allowed.",
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR:
    'This account logs in by other means than a password, such as unix_socket: use one that has a password.',
  ER_PLUGIN_IS_NOT_LOADED:
    'The server does not have the plugin that this account logs in with: use one with another (ALTER USER … IDENTIFIED WITH caching_sha2_password BY …).',
  AUTH_SWITCH_PLUGIN_ERROR:
    'Let the account log in by a usual password (ALTER USER … IDENTIFIED WITH caching_sha2_password BY …, in MariaDB mysql_native_password).',
};

/** What MySQL's or the network's error means for a run: permanent errors by type, the rest to be tried again. */
export function mysqlError(error: unknown, shown: string, doing: string): Error {
  if (error instanceof PermanentError) return error;
  // Of the file that the rows go into: the server has nothing to do with it.
  if (isCode(error, 'ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE')) return error as Error;
  const { code = '', errno, message } = error as Error & { code?: string; errno?: number };
  if (denied.has(code) || errno === LOCKED_IN_MARIADB)
    return new AccessDenied(
      `${shown} refuses ${doing}: ${message}. Check the account and its password, and GRANT it SELECT on both tables.`,
    );
  const remedy = REMEDIES[code];
  if (remedy !== undefined) return new AccessDenied(`${shown} refuses ${doing}: ${message}. ${remedy}`);
  if (code === 'ER_SECURE_TRANSPORT_REQUIRED')
    return new ConfigError(
      `${shown} refuses ${doing}: ${message}. Say ssl-mode=REQUIRED in source.mysql.url, or leave ssl-mode out.`,
    );
  if (code === 'ER_BAD_DB_ERROR')
    return new ConfigError(`${shown}: there is no such database. Correct the end of source.mysql.url.`);
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT')
    return new ConfigError(
      `${shown} offers no encrypted connection. Enable TLS there, or say ssl-mode=PREFERRED in source.mysql.url.`,
    );
  if (/certificate|altname/i.test(message))
    return new ConfigError(
      `${shown} shows a certificate that is not accepted: ${message}. Name its authority in source.mysql.url (ssl-ca=file), or ask for less (ssl-mode).`,
    );
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code))
    return new Error(
      `Cannot reach ${shown} (${code}). Check that the server runs and that source.mysql.url names its host and port.`,
    );
  if (code === 'PROTOCOL_SEQUENCE_TIMEOUT')
    return new Error(
      `${shown}: ${doing} failed: the server has sent no answer for as long as source.mysql.silence allows`,
    );
  if (code === 'ER_LOCK_WAIT_TIMEOUT')
    return new Error(
      `${shown}: ${doing} failed: somebody holds a lock on the table, such as LOCK TABLES or an ALTER TABLE that waits; SHOW FULL PROCESSLIST says who`,
    );
  return new Error(`${shown}: ${doing} failed: ${message || code}`);
}

/** Whether a connection failed because the server has no TLS, or none that this side can speak. */
export function hasNoTls(error: unknown): boolean {
  const { code, message } = error as Error & { code?: string };
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return true;
  // Of OpenSSL, such as an old server's protocol; a connection that broke meanwhile says nothing of the kind.
  return code === 'HANDSHAKE_SSL_ERROR' && /SSL routines/.test(message);
}
