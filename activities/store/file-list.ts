import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from './file-errors.ts';
import { describe } from './file-version.ts';
import { RESERVED } from './key.ts';
import type { Stored } from './store.ts';

/** The files below `folder` whose keys begin with `prefix`, in byte order of the keys, folder by folder. */
export async function* listFiles(
  folder: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<{ key: string } & Stored> {
  const parent = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  yield* below(folder, parent, prefix, signal);
}

/** The same within one folder: `parent` is its key, empty or ending in `/`. */
async function* below(
  folder: string,
  parent: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<{ key: string } & Stored> {
  for (const key of await keysIn(folder, parent)) {
    signal?.throwIfAborted();
    if (key === `${RESERVED}/` || !(key.startsWith(prefix) || prefix.startsWith(key))) continue;
    if (key.endsWith('/')) {
      yield* below(folder, key, prefix, signal);
      continue;
    }
    const stats = await ifThere(stat(join(folder, key), { bigint: true }));
    if (stats) yield { key, ...describe(stats) };
  }
}

/** A folder's entries as keys, sub-folders with the `/` that decides their place in the order. */
async function keysIn(folder: string, parent: string): Promise<string[]> {
  const entries: Dirent[] = (await ifThere(readdir(join(folder, parent), { withFileTypes: true }))) ?? [];
  return entries
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => Buffer.from(`${parent}${entry.name}${entry.isDirectory() ? '/' : ''}`))
    .sort(Buffer.compare)
    .map(String);
}

async function ifThere<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}
