import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../worker/free-port.ts';
import { addressOf, connectOnce, type DatabaseAddress, type RunningDatabase } from './database-address.ts';
import { type MariadbPrograms, mariadbPrograms } from './mariadb-programs.ts';
import { startTemporary } from './temporary-server.ts';

/** How to reach a MariaDB; `bin` holds `mariadb` and `mariadb-dump`. */
export type MariadbAddress = DatabaseAddress;

export type RunningMariadb = RunningDatabase;

/**
 * The server of `TAGSET_TEST_MARIADB_URL`, else one of our own on a free port of 127.0.0.1 with its data in a
 * temporary folder. Durability is off: it is for tests and measurements.
 */
export async function startMariadb(): Promise<RunningMariadb> {
  const programs = await mariadbPrograms();
  const given = process.env.TAGSET_TEST_MARIADB_URL;
  return given ? { ...addressOf(given), bin: programs.bin, stop: async () => {} } : startOwn(programs);
}

/** The address as a URL for mysql2 and for `dataset.yaml`. */
export function mysqlUrl(server: MariadbAddress, database = ''): string {
  const { user, password, host, port } = server;
  return `mysql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
}

async function startOwn(programs: MariadbPrograms): Promise<RunningMariadb> {
  const account = {
    host: '127.0.0.1',
    user: 'tagset',
    password: randomBytes(12).toString('hex'),
    bin: programs.bin,
  };
  let server = { ...account, port: 0, socket: '' };
  const stop = await startTemporary('MariaDB', async (folder) => {
    const common = await prepare(folder, programs, account);
    // A port that was free before the tables were made may be somebody else's by now.
    server = { ...account, port: await freePort(), socket: join(folder, 'server.sock') };
    return {
      program: programs.server,
      args: [...common, ...settings(folder, server)],
      probe: () => connectOnce(server),
    };
  });
  return { ...server, stop };
}

type Account = Pick<MariadbAddress, 'user' | 'password'>;

/** Makes the system tables; returns the options that `mariadb-install-db` and the server share. */
async function prepare(folder: string, { install, basedir }: MariadbPrograms, account: Account) {
  await mkdir(join(folder, 'tmp'));
  const common = [
    '--no-defaults',
    ...(basedir ? [`--basedir=${basedir}`] : []),
    `--datadir=${join(folder, 'data')}`,
    `--tmpdir=${join(folder, 'tmp')}`,
    '--innodb-log-file-size=64M',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
  await promisify(execFile)(install, [
    ...common,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  await writeFile(
    join(folder, 'init.sql'),
    `CREATE USER '${account.user}'@'%' IDENTIFIED BY '${account.password}';
GRANT ALL PRIVILEGES ON *.* TO '${account.user}'@'%' WITH GRANT OPTION;
`,
  );
  return common;
}

function settings(folder: string, { host, port, socket }: MariadbAddress): string[] {
  return [
    `--bind-address=${host}`,
    `--port=${port}`,
    `--socket=${socket}`,
    `--pid-file=${join(folder, 'server.pid')}`,
    `--init-file=${join(folder, 'init.sql')}`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--local-infile=1',
    '--max-allowed-packet=64M',
    '--innodb-buffer-pool-size=256M',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    '--innodb-fast-shutdown=3',
  ];
}
