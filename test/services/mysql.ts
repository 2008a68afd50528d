import { randomUUID } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import { inject } from 'vitest';
import { mysqlUrl } from './mariadb.ts';

/** The servers of a test run that speak MySQL: what is true of a live database is true of both. */
export const SERVERS = ['mariadb', 'mysql'] as const;
export type ServerName = (typeof SERVERS)[number];

export interface TestDatabase {
  readonly server: ServerName;
  readonly name: string;
  /** `mysql://user:password@host:port/name`. */
  readonly url: string;
  readonly connection: Connection;
  drop(): Promise<void>;
}

/** An empty utf8mb4 database of its own on a server of the run, and a connection to it. */
export async function createDatabase(on: ServerName = 'mariadb'): Promise<TestDatabase> {
  const server = inject(on);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const { host, port, user, password } = server;
  const connection = await createConnection({ host, port, user, password, multipleStatements: true });
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4; USE ${name}`);
  const drop = async () => {
    await connection.query(`DROP DATABASE ${name}`);
    await connection.end();
  };
  return { server: on, name, url: mysqlUrl(server, name), connection, drop };
}
