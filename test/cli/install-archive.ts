import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageFolder } from '../../worker/version.ts';

const run = promisify(execFile);

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

/**
 * Packs tagset and lays the archive out as a global `npm install` of it does, without the half minute of one: the packages
 * that it depends on, and none for development, are links to the clone's.
 * @param prefix an empty folder
 * @returns the command, as it would be on the PATH
 */
export async function installArchive(prefix: string): Promise<string> {
  const modules = join(prefix, 'lib', 'node_modules');
  const installed = join(modules, 'tagset');
  await mkdir(modules, { recursive: true });
  // The scripts would build dist/ anew under the feet of other tests.
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', prefix], {
    cwd: packageFolder,
    maxBuffer: 2 ** 26,
  });
  await run('tar', ['-xzf', join(prefix, archiveName(stdout)), '-C', prefix]);
  await rename(join(prefix, 'package'), installed);

  const lock: Lock = JSON.parse(await readFile(join(packageFolder, 'package-lock.json'), 'utf8'));
  for (const [path, { dev }] of Object.entries(lock.packages)) {
    if (dev || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) continue;
    await mkdir(dirname(join(installed, path)), { recursive: true });
    // A package for another platform is in the lock file and not there: a link to nothing is none either.
    await symlink(join(packageFolder, path), join(installed, path));
  }
  const command = join(prefix, 'bin', 'tagset');
  await mkdir(dirname(command));
  await symlink('../lib/node_modules/tagset/bin/tagset.js', command);
  return command;
}

/** The answer of `npm pack --json` is a list, or since npm 11 a map by name. */
function archiveName(answer: string): string {
  const packed = Object.values(JSON.parse(answer) as Record<string, { readonly filename: string }>);
  return packed[0]?.filename ?? '';
}
