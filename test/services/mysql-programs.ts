import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, findProgram, searchPath } from '../../worker/program.ts';
import { systemName, unpackDebian } from './debian-packages.ts';

/** Where MySQL's programs are. */
export interface MysqlPrograms {
  readonly server: string;
  /** Such as `9.7.4-2`. */
  readonly version: string;
  /** The folder of `mysql` and `mysqldump`. */
  readonly bin: string;
  /** Options of the server, where its files are not in the place that it was built for. */
  readonly options: readonly string[];
}

/** Debian's stable releases have MariaDB only. */
const PACKAGES = {
  release: 'sid',
  withLibraries: ['mysql-server-core', 'mysql-client-core'],
  programs: ['usr/sbin/mysqld', 'usr/bin/mysql', 'usr/bin/mysqldump'],
};

/**
 * The programs on PATH, else those of Debian's unstable release, fetched into the cache the first time. Throws an
 * `Error` that lists the ways to get a MySQL.
 */
export async function mysqlPrograms(): Promise<MysqlPrograms> {
  return (await installed()) ?? (await fetched());
}

async function installed(): Promise<MysqlPrograms | undefined> {
  const folders = [...searchPath(), '/usr/sbin', '/usr/local/sbin'];
  const server = await findProgram('mysqld', folders);
  const dump = await findProgram('mysqldump', folders);
  if (!server || !dump) return undefined;
  // MariaDB's programs go by these names too.
  const [version, dumpVersion] = await Promise.all([server, dump].map(versionOf));
  return version && dumpVersion ? { server, version, bin: dirname(dump), options: [] } : undefined;
}

async function fetched(): Promise<MysqlPrograms> {
  const root = join(cacheFolder(), `mysql-${await systemName()}`);
  const there = await access(root).then(
    () => true,
    () => false,
  );
  if (!there) await unpackDebian(root, PACKAGES).catch(cannotBeHad);
  const bin = join(root, 'launch');
  const server = join(bin, 'mysqld');
  const share = join(root, 'usr/share/mysql');
  return {
    server,
    version: (await versionOf(server)) ?? cannotBeHad(new Error(`${server} does not start`)),
    bin,
    options: [
      `--lc-messages-dir=${share}`,
      `--character-sets-dir=${join(share, 'charsets')}`,
      `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
    ],
  };
}

/** The version of a program, if it is one of MySQL 8 or newer. */
async function versionOf(program: string): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(program, ['--no-defaults', '--version']).catch(() => ({
    stdout: '',
  }));
  const version = / Ver (\S+)/.exec(stdout)?.[1];
  return version && !/mariadb/i.test(stdout) && Number.parseInt(version, 10) >= 8 ? version : undefined;
}

function cannotBeHad(cause: Error): never {
  throw new Error(
    `The tests need a MySQL, and fetching that of Debian's unstable release failed: ${cause.message.trim()}\nAny of these will do:
  - install the server and client of MySQL 8 or newer
  - on Debian the tests fetch it by themselves where apt-get reaches its servers
  - TAGSET_TEST_MYSQL_URL=mysql://user:password@host:port, a server on which databases may be created`,
    { cause },
  );
}
