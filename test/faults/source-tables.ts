import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import type { MariadbAddress } from '../services/mariadb.ts';

/** Tables of a site. `bulky` ones are larger than what sockets and a single part of an upload hold. */
export type Site = 'before' | 'small' | 'bulky';

const SIZES: Readonly<Record<Site, { images: number; tags: number; padding: string }>> = {
  before: { images: 1_500, tags: 9_000, padding: '' },
  small: { images: 1_600, tags: 10_000, padding: '' },
  bulky: { images: 20_000, tags: 100_000, padding: ` ${'long '.repeat(20)}`.trimEnd() },
};

/** A connection for everything a test does to the server besides the build. */
export async function connectTo(server: MariadbAddress, database?: string): Promise<Connection> {
  const { host, port, user, password } = server;
  return createConnection({
    ...{ host, port, user, password, multipleStatements: true },
    ...(database !== undefined && { database }),
  });
}

/** Makes a database with the tables of a site. */
export async function createSite(server: MariadbAddress, database: string, site: Site): Promise<void> {
  const sql = await readFile(join(import.meta.dirname, 'source-tables.sql'), 'utf8');
  const { images, tags, padding } = SIZES[site];
  const filled = sql
    .replaceAll('{images}', `${images}`)
    .replaceAll('{tags}', `${tags}`)
    .replaceAll('{padding}', padding);
  const connection = await connectTo(server);
  try {
    await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4; USE ${database}; ${filled}`);
  } finally {
    await connection.end();
  }
}
