import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { isCode } from './store/file-errors.ts';
import { isAlive } from './store/file-lock.ts';

/** The host is in the name: a folder may be shared between machines that count processes on their own. */
const OURS = `tagset-${hostname()}-`;
/** A process, what for, and what makes it one of a kind. */
const REST = /^(\d+)-[A-Za-z]+-[A-Za-z0-9]{6}$/;

/** Folders that could not be removed when their time was over. */
const left = new Set<string>();

/**
 * Makes an empty folder for scratch files that nobody else can look into, in a parent that is made if it is missing:
 * systems tidy up their folders for temporary files, and what was made at some start may be gone by now.
 * @param what letters that say what for, such as `export`
 */
export async function scratchFolder(parent: string, what: string): Promise<string> {
  try {
    await makeFolder(parent, 0o700);
    // A name of its own every time: whatever somebody else puts there is never taken for ours.
    return await mkdtemp(join(parent, `${OURS}${process.pid}-${what}-`));
  } catch (error) {
    if (isCode(error, 'ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE')) throw error;
    throw new Error(
      `Nothing can be written to ${parent} (${(error as Error).message}). Mend that, or name another folder in resources.scratch.`,
      { cause: error },
    );
  }
}

/** Removes a folder of {@link scratchFolder} with all that is in it. What cannot be removed now is tried again later. */
export async function removeScratch(folder: string): Promise<void> {
  left.add(folder);
  await removeLeft();
}

/** Removes what could not be removed before. */
export async function removeLeft(): Promise<void> {
  for (const folder of left)
    await rm(folder, { recursive: true, force: true }).then(
      () => left.delete(folder),
      () => {},
    );
}

/**
 * Removes the scratch folders in a folder that dead processes of this machine left. Whatever is in the way of that is
 * no reason not to work: what is another user's stays, and so does what only looks like a folder of ours.
 */
export async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const [, pid] = (name.startsWith(OURS) && REST.exec(name.slice(OURS.length))) || [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(parent, name);
    if (await isOwn(folder)) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** A folder of another user may change while it is removed, so that a removal is led elsewhere: as root, anywhere. */
async function isOwn(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true && (!process.getuid || found.uid === process.getuid());
}
