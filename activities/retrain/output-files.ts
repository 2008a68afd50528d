import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isCode } from '../store/file-errors.ts';

/** A file that training left. */
export interface OutputFile {
  /** Its bytes on this machine: no link. */
  readonly local: string;
  /** Where it lies below the output folder, as if no folder on the way were a link. */
  readonly path: string;
}

/** What cannot be published, and why: `is a link to nothing`, for instance. */
export interface LeftOut {
  readonly path: string;
  readonly why: string;
}

export interface Found {
  readonly files: readonly OutputFile[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Finds what training left in a folder. A link stands for what it points to, if that lies in the folder too: what lies
 * elsewhere on the machine is not the program's to publish. All else is named.
 */
export async function outputFiles(folder: string): Promise<Found> {
  const root = await realpath(folder);
  const files: OutputFile[] = [];
  const leftOut: LeftOut[] = [];
  const leave = (path: string, why: string) => void leftOut.push({ path, why });
  const isInside = (path: string) => path === root || path.startsWith(root + sep);

  await walk(root, '', false);
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  return { files: files.sort(byPath), leftOut: leftOut.sort(byPath) };

  async function walk(real: string, prefix: string, linked: boolean): Promise<void> {
    for (const entry of await entriesOf(real, prefix)) {
      const [local, path] = [join(real, entry.name), prefix + entry.name];
      if (entry.isFile()) await take(local, path);
      else if (entry.isDirectory()) await walk(local, `${path}/`, linked);
      else if (entry.isSymbolicLink()) await follow(local, path, linked);
      else leave(path, `is ${kindOf(entry)}`);
    }
  }

  async function entriesOf(real: string, prefix: string): Promise<Dirent[]> {
    try {
      return await readdir(real, { withFileTypes: true });
    } catch (error) {
      if (!isCode(error, 'EACCES', 'EPERM', 'ENOENT')) throw error;
      leave(prefix, 'may not be read');
      return [];
    }
  }

  /** A name of bytes that are no UTF-8 comes as another one, under which nothing lies. */
  async function take(local: string, path: string): Promise<void> {
    const there = await lstat(local).catch((error: unknown) => {
      if (!isCode(error, 'ENOENT')) throw error;
    });
    if (there === undefined) leave(path, 'has a name that is no UTF-8');
    else files.push({ local, path });
  }

  async function follow(local: string, path: string, linked: boolean): Promise<void> {
    let target: string;
    try {
      target = await realpath(local);
    } catch (error) {
      if (!isCode(error, 'ENOENT', 'ELOOP', 'ENOTDIR', 'EACCES')) throw error;
      leave(path, isCode(error, 'ELOOP') ? 'is a link to itself' : 'is a link to nothing');
      return;
    }
    if (!isInside(target)) return leave(path, 'is a link to what lies outside of the folder');
    const stats = await stat(target);
    if (stats.isFile()) await take(target, path);
    else if (!stats.isDirectory()) leave(path, `is a link to ${kindOf(stats)}`);
    else if (local.startsWith(target + sep)) leave(path, 'is a link to a folder that it lies in');
    // Else folders that link to each other would be published without end.
    else if (linked) leave(path, 'is a link to a folder within one');
    else await walk(target, `${path}/`, true);
  }
}

function kindOf(entry: { isFIFO(): boolean; isSocket(): boolean }): string {
  if (entry.isFIFO()) return 'a named pipe';
  return entry.isSocket() ? 'a socket' : 'a device';
}
