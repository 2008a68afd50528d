import type { BigIntStats } from 'node:fs';
import { utimes } from 'node:fs/promises';
import type { Stored } from './store.ts';

/**
 * What a file's status says of the object it holds. Every put makes a new file with a time of its own, so
 * inode, time and size together name one version without reading its bytes.
 */
export function describe({ ino, mtimeNs, size, mtime }: BigIntStats): Stored {
  return {
    etag: `${ino.toString(36)}-${mtimeNs.toString(36)}-${size.toString(36)}`,
    bytes: Number(size),
    modified: mtime,
  };
}

/**
 * Gives a new file a time that no other version has. The kernel's own clock ticks every few milliseconds
 * only, and an inode is used again at once, so that two versions could otherwise look the same.
 */
export async function stamp(path: string): Promise<void> {
  const seconds = (Date.now() + Math.random()) / 1000;
  await utimes(path, seconds, seconds);
}
