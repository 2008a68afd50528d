import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../worker/free-port.ts';
import { cacheFolder } from '../../worker/program.ts';
import { addressOf, connectOnce, type DatabaseAddress, type RunningDatabase } from './database-address.ts';
import { type MysqlPrograms, mysqlPrograms } from './mysql-programs.ts';
import { startTemporary } from './temporary-server.ts';

/** Nothing that a test needs; without it the server is up sooner, with a third of the memory. */
const SPARE = ['--mysqlx=OFF', '--performance-schema=OFF', '--skip-log-bin'];

/** It is for tests: what it says need not outlive it. */
const HASTY = [
  '--innodb-redo-log-capacity=64M',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-flush-method=nosync',
  '--innodb-doublewrite=0',
];

/**
 * The server of `TAGSET_TEST_MYSQL_URL`, else a MySQL of our own on a free port of 127.0.0.1 with its data in a
 * temporary folder. It offers TLS, with a certificate that it has made for itself.
 */
export async function startMysql(): Promise<RunningDatabase> {
  const programs = await mysqlPrograms();
  const given = process.env.TAGSET_TEST_MYSQL_URL;
  return given ? { ...addressOf(given), bin: programs.bin, stop: async () => {} } : startOwn(programs);
}

async function startOwn(programs: MysqlPrograms): Promise<RunningDatabase> {
  const password = randomBytes(12).toString('hex');
  const account = { host: '127.0.0.1', user: 'tagset', password, bin: programs.bin };
  const empty = await emptyData(programs);
  let server: DatabaseAddress = { ...account, port: 0 };
  const stop = await startTemporary('MySQL', async (folder) => {
    const data = join(folder, 'data');
    await cp(empty, data, { recursive: true });
    await mkdir(join(folder, 'tmp'));
    await writeFile(
      join(folder, 'init.sql'),
      `CREATE USER '${account.user}'@'%' IDENTIFIED BY '${password}';
GRANT ALL PRIVILEGES ON *.* TO '${account.user}'@'%' WITH GRANT OPTION;
`,
    );
    server = { ...account, port: await freePort(), socket: join(folder, 'server.sock') };
    return {
      program: programs.server,
      args: [...common(programs, data), ...settings(folder, server)],
      probe: () => connectOnce(server),
    };
  });
  return { ...server, stop };
}

/**
 * A data folder with the system tables and nothing else. Making one takes as long as starting the server twice, so it
 * is kept in the cache; it appears there whole or not at all.
 */
async function emptyData(programs: MysqlPrograms): Promise<string> {
  const folder = join(cacheFolder(), `mysql-data-${programs.version}`);
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  if (there) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const work = await mkdtemp(`${folder}.`);
  try {
    const made = join(work, 'data');
    await promisify(execFile)(programs.server, [...common(programs, made), '--initialize-insecure']);
    await rename(made, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function common({ options }: MysqlPrograms, data: string): string[] {
  return [
    '--no-defaults',
    ...options,
    '--secure-file-priv=',
    `--datadir=${data}`,
    ...SPARE,
    ...HASTY,
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
}

function settings(folder: string, { host, port, socket }: DatabaseAddress): string[] {
  return [
    `--bind-address=${host}`,
    `--port=${port}`,
    `--socket=${socket}`,
    `--pid-file=${join(folder, 'server.pid')}`,
    `--tmpdir=${join(folder, 'tmp')}`,
    `--init-file=${join(folder, 'init.sql')}`,
    '--skip-name-resolve',
    '--local-infile=1',
    '--innodb-buffer-pool-size=128M',
    '--innodb-buffer-pool-dump-at-shutdown=OFF',
    '--innodb-fast-shutdown=2',
  ];
}
