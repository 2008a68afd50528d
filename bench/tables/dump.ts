import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { MariadbAddress } from '../../test/services/mariadb.ts';

/** What a dump took. */
export interface Dumped {
  readonly seconds: number;
  readonly bytes: number;
}

/** Writes tables of a database to a file with the real `mariadb-dump`, as an administrator would call it. */
export async function dump(
  server: MariadbAddress,
  database: string,
  tables: readonly string[],
  file: string,
  options: readonly string[] = [],
): Promise<Dumped> {
  const started = performance.now();
  const child = spawn(
    join(server.bin, 'mariadb-dump'),
    [
      '--no-defaults',
      `--host=${server.host}`,
      `--port=${server.port}`,
      `--user=${server.user}`,
      '--single-transaction',
      ...options,
      `--result-file=${file}`,
      database,
      ...tables,
    ],
    { env: { ...process.env, MYSQL_PWD: server.password }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`mariadb-dump ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, bytes: (await stat(file)).size };
}
