import { randomUUID } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import { inject } from 'vitest';
import { mysqlUrl } from './mariadb.ts';

export interface TestDatabase {
  readonly name: string;
  /** `mysql://user:password@host:port/name`. */
  readonly url: string;
  readonly connection: Connection;
  drop(): Promise<void>;
}

/** An empty utf8mb4 database of its own on the run's MariaDB, and a connection to it. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = inject('mariadb');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const { host, port, user, password } = server;
  const connection = await createConnection({ host, port, user, password, multipleStatements: true });
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4; USE ${name}`);
  const drop = async () => {
    await connection.query(`DROP DATABASE ${name}`);
    await connection.end();
  };
  return { name, url: mysqlUrl(server, name), connection, drop };
}
