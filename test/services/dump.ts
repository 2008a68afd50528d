import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import type { ServerName } from './mysql.ts';

const PROGRAMS: Readonly<Record<ServerName, string>> = { mariadb: 'mariadb-dump', mysql: 'mysqldump' };

/** The bytes that a server's own program writes for these arguments. */
export async function dumpOf(server: ServerName, args: readonly string[]): Promise<Buffer> {
  const { bin, host, port, user, password } = inject(server);
  const address = [`--host=${host}`, `--port=${port}`, `--user=${user}`, '--protocol=tcp'];
  const { stdout } = await promisify(execFile)(
    join(bin, PROGRAMS[server]),
    ['--no-defaults', ...address, ...args],
    {
      encoding: 'buffer',
      maxBuffer: 1 << 26,
      env: { ...process.env, MYSQL_PWD: password },
    },
  );
  return stdout;
}
