import { createConnection } from 'mysql2/promise';

/** How to reach a MariaDB or MySQL on which databases may be created. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly socket?: string;
  /** The folder of its client programs. */
  readonly bin: string;
}

export interface RunningDatabase extends DatabaseAddress {
  /** Ends the server and removes its data; does nothing to a server that we did not start. */
  stop(): Promise<void>;
}

/** The address that a URL of the environment names. */
export function addressOf(text: string): Omit<DatabaseAddress, 'bin'> {
  const url = new URL(text);
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** Throws as long as the server lets nobody in. */
export async function connectOnce({ host, port, user, password }: DatabaseAddress): Promise<void> {
  const connection = await createConnection({ host, port, user, password, connectTimeout: 2_000 });
  await connection.end();
}
