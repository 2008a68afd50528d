import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * Where tagset keeps what it had to fetch once: `tagset` in the user's cache folder (`XDG_CACHE_HOME`,
 * else `~/.cache`). Everything in it may be deleted at any time; it is fetched again when needed.
 */
export function cacheFolder(): string {
  const configured = process.env.XDG_CACHE_HOME;
  return join(configured && isAbsolute(configured) ? configured : join(homedir(), '.cache'), 'tagset');
}

/** The folder of the cache that holds whole programs, one file each. */
export function cachedPrograms(): string {
  return join(cacheFolder(), 'bin');
}

/** The folders of `PATH`. */
export function searchPath(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** The absolute path of the first executable of that name in the folders, or `undefined`. */
export async function findProgram(name: string, folders: readonly string[]): Promise<string | undefined> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of folders) {
    const path = join(folder, file);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
