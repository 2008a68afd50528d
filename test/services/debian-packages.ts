import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { debianArchive } from './debian-archive.ts';

const run = promisify(execFile);

/** Debian packages to unpack, and the programs in them to be called. */
export interface DebianPrograms {
  /**
   * Another release of Debian than the system, such as `sid`: its packages are unpacked with everything that they
   * depend on, libc too, and their programs are started by its own loader.
   */
  readonly release?: string;
  /** Unpacked together with the libraries that the system lacks for them. */
  readonly withLibraries: readonly string[];
  /** Unpacked without what they depend on. */
  readonly alone?: readonly string[];
  /** Paths such as `usr/bin/mariadb`. Each gets a launcher in `launch/` that finds its libraries. */
  readonly programs: readonly string[];
}

/**
 * Unpacks Debian packages into a folder without installing anything. Uses package lists of its own, so that
 * it needs neither root nor an up-to-date system. The folder appears whole or not at all.
 */
export async function unpackDebian(folder: string, wanted: DebianPrograms): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}.`);
  try {
    const root = join(work, 'root');
    await mkdir(root);
    for (const file of await download(work, wanted)) await run('dpkg', ['-x', file, root]);
    await writeLaunchers(root, folder, wanted);
    await rename(root, folder).catch((error: NodeJS.ErrnoException) => {
      // Someone else unpacked the same meanwhile: theirs will do.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** This release of the system, such as `debian-12-x64`: what was fetched for it may not run on another. */
export async function systemName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (key: string) => new RegExp(`^${key}="?([^"\n]*)`, 'm').exec(text)?.[1] ?? 'unknown';
  return `${field('ID')}-${field('VERSION_ID')}-${process.arch}`;
}

async function download(
  work: string,
  { release, withLibraries, alone = [] }: DebianPrograms,
): Promise<string[]> {
  const lists = join(work, 'lists');
  const archives = join(work, 'archives');
  for (const folder of [lists, archives]) await mkdir(join(folder, 'partial'), { recursive: true });
  const options = [
    `Dir::State::lists=${lists}`,
    `Dir::Cache::archives=${archives}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    'Debug::NoLocking=true',
    'APT::Sandbox::User=root',
    ...(release === undefined ? [] : await onlyOf(release, work)),
  ].flatMap((option) => ['-o', option]);
  const apt = (...args: string[]) => run('apt-get', ['-q', '-y', ...options, ...args], { cwd: archives });
  await apt('update');
  await apt('install', '--download-only', '--no-install-recommends', ...withLibraries);
  if (alone.length > 0) await apt('download', ...alone);
  const files = await readdir(archives);
  return files.filter((file) => file.endsWith('.deb')).map((file) => join(archives, file));
}

/** Options that make apt-get see nothing but one release of Debian, and nothing as installed. */
async function onlyOf(release: string, work: string): Promise<string[]> {
  const sources = join(work, 'sources.list');
  const { uri, keyring } = await debianArchive();
  await writeFile(sources, `deb [${keyring ? `signed-by=${keyring}` : ''}] ${uri} ${release} main\n`);
  return [`Dir::Etc::sourcelist=${sources}`, 'Dir::Etc::sourceparts=-', 'Dir::State::status=/dev/null'];
}

async function writeLaunchers(
  root: string,
  folder: string,
  { release, programs }: DebianPrograms,
): Promise<void> {
  const libraries: string[] = [];
  let loader: string | undefined;
  for (const parent of ['usr/lib', 'lib']) {
    for (const name of await readdir(join(root, parent)).catch(() => [])) {
      if (!name.includes('-linux-')) continue;
      libraries.push(join(folder, parent, name));
      const files = await readdir(join(root, parent, name));
      const found = files.find((file) => /^ld-linux.*\.so\.\d+$/.test(file));
      if (found !== undefined) loader = join(folder, parent, name, found);
    }
  }
  if (release !== undefined && loader === undefined) throw new Error(`${release} came without its loader`);
  const path = libraries.join(':');
  // The loader is told where the libraries are, for this program alone: those that it starts are of the system.
  const start =
    release === undefined ? `LD_LIBRARY_PATH='${path}' exec` : `exec '${loader}' --library-path '${path}'`;
  await mkdir(join(root, 'launch'));
  for (const program of programs) {
    const script = `#!/bin/sh\n${start} '${join(folder, program)}' "$@"\n`;
    await writeFile(join(root, 'launch', basename(program)), script, { mode: 0o755 });
  }
}
