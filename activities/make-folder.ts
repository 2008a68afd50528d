import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isCode } from './store/file-errors.ts';

/** How often somebody may remove a folder again while it is being made. */
const TRIES = 20;

/**
 * Makes a folder, and those above it that are missing. Node's own recursive `mkdir` never returns where a file system
 * lets nobody make folders and says that they are missing, such as /proc; this throws.
 * @param mode permissions of what it makes; default: all that the process's mask leaves
 * @returns the topmost folder that it made; `undefined` where all were there
 */
export async function makeFolder(path: string, mode?: number): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await make(path, mode);
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error;
      if (attempt === TRIES)
        throw new Error(
          `The folder ${path} cannot be made: nobody can make one where it is to be. Name another.`,
          { cause: error },
        );
    }
  }
}

async function make(path: string, mode?: number): Promise<string | undefined> {
  const missing = [path];
  while (!(await isFolder(missing[0] as string))) missing.unshift(dirname(missing[0] as string));
  const [, ...toMake] = missing;
  let first: string | undefined;
  for (const folder of toMake) {
    try {
      await mkdir(folder, mode);
      first ??= folder;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
      // Somebody else was quicker. What they made may be gone again by now, which is as if it had been missing.
      if (!(await isFolder(folder))) throw missingFolder(folder);
    }
  }
  return first;
}

function missingFolder(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, mkdir '${path}'`), { code: 'ENOENT' });
}

/** Whether a folder is there; throws where something else is, or it cannot be seen. */
async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
  throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), { code: 'ENOTDIR' });
}
