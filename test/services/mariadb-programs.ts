import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder, findProgram, searchPath } from '../../worker/program.ts';
import { systemName, unpackDebian } from './debian-packages.ts';

/** Where MariaDB's programs are. */
export interface MariadbPrograms {
  readonly server: string;
  readonly install: string;
  /** The folder of `mariadb` and `mariadb-dump`. */
  readonly bin: string;
  /** Set where they are not in the place they were built for. */
  readonly basedir?: string;
}

const PACKAGES = {
  withLibraries: ['mariadb-server-core', 'mariadb-client-core'],
  alone: ['mariadb-server', 'mariadb-client'],
  programs: ['usr/sbin/mariadbd', 'usr/bin/mariadb-install-db', 'usr/bin/mariadb', 'usr/bin/mariadb-dump'],
};

/**
 * The programs on PATH, else those of Debian's packages, fetched into the cache the first time. Throws an
 * `Error` that lists the ways to get a MariaDB.
 */
export async function mariadbPrograms(): Promise<MariadbPrograms> {
  return (await installed()) ?? (await fetched());
}

async function installed(): Promise<MariadbPrograms | undefined> {
  const folders = [...searchPath(), '/usr/sbin', '/usr/local/sbin'];
  const server = await findProgram('mariadbd', folders);
  const install = await findProgram('mariadb-install-db', folders);
  const dump = await findProgram('mariadb-dump', folders);
  return server && install && dump ? { server, install, bin: dirname(dump) } : undefined;
}

async function fetched(): Promise<MariadbPrograms> {
  const root = join(cacheFolder(), `mariadb-${await systemName()}`);
  const there = await access(root).then(
    () => true,
    () => false,
  );
  if (!there) await unpackDebian(root, PACKAGES).catch(cannotBeHad);
  const bin = join(root, 'launch');
  return {
    server: join(bin, 'mariadbd'),
    install: join(bin, 'mariadb-install-db'),
    bin,
    basedir: join(root, 'usr'),
  };
}

function cannotBeHad(cause: Error): never {
  throw new Error(
    `The tests need a MariaDB, and fetching Debian's failed: ${cause.message.trim()}\nAny of these will do:
  - install MariaDB's server and client (on Debian: apt-get install mariadb-server)
  - on Debian and Ubuntu the tests fetch it by themselves where apt-get reaches its servers
  - TAGSET_TEST_MARIADB_URL=mysql://user:password@host:port, a server on which databases may be created`,
    { cause },
  );
}
