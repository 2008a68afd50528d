import { type Connection, createConnection, type RowDataPacket } from 'mysql2';
import { hasNoTls, mysqlError } from './errors.ts';
import type { MysqlAddress } from './url.ts';

const settings = {
  charset: 'utf8mb4',
  dateStrings: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  enableKeepAlive: true,
} as const;

/** Longest time to wait for a server to let us in, in milliseconds. */
const CONNECT_MS = 10_000;

/** Sends a statement and resolves to all rows of its answer. Rejects if none comes in time, and on an abort. */
export type Ask = <Row extends RowDataPacket>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** An open connection. */
export interface MysqlSession {
  readonly connection: Connection;
  readonly ask: Ask;
  readonly isEncrypted: boolean;
  /** Says what the session is at, for the error if that fails. */
  readonly doing: (what: string) => void;
}

export interface ConnectionOptions {
  /** Milliseconds without an answer after which the connection counts as lost. */
  readonly silence: number;
  readonly signal?: AbortSignal;
}

/**
 * Opens a connection for `work` and closes it afterwards, at once when the signal fires. Errors come out as
 * what they mean for a run.
 */
export async function withConnection<T>(
  { options, needsTls, shown }: MysqlAddress,
  { silence, signal }: ConnectionOptions,
  work: (session: MysqlSession) => Promise<T>,
): Promise<T> {
  let what = 'the connection';
  const { ssl, ...inTheClear } = options;
  const open = (how: MysqlAddress['options']) => {
    const opened = createConnection({ ...how, ...settings, connectTimeout: Math.min(CONNECT_MS, silence) });
    // Whoever waits for an answer is told besides; without a listener it would end the process.
    opened.on('error', () => {});
    return opened;
  };
  let connection = open(options);
  let isEncrypted = ssl !== undefined;
  // A destroyed connection answers nobody any more, so an abort has to reach who waits in another way.
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      connection.destroy();
      reject(signal?.reason);
    };
  });
  aborted.catch(() => {});
  signal?.addEventListener('abort', abort);
  const ask: Ask = async <Row extends RowDataPacket>(sql: string, values?: unknown[]) => {
    const answer = connection.promise().query<Row[]>({ sql, values, timeout: silence });
    const [rows] = await Promise.race([answer, aborted]);
    return rows;
  };
  try {
    await Promise.race([connection.promise().connect(), aborted]).catch((error) => {
      if (needsTls || !hasNoTls(error)) throw error;
      connection.destroy();
      connection = open(inTheClear);
      isEncrypted = false;
      return Promise.race([connection.promise().connect(), aborted]);
    });
    return await work({
      connection,
      ask,
      isEncrypted,
      doing: (now) => {
        what = now;
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw mysqlError(error, shown, what);
  } finally {
    signal?.removeEventListener('abort', abort);
    connection.destroy();
  }
}
