import { constants } from 'node:fs';
import { copyFile, open, rename, writeFile } from 'node:fs/promises';
import { isCode } from './file-errors.ts';
import { describe, stamp } from './file-version.ts';
import { hashHandle } from './hash.ts';
import type { Body, PutOptions, Written } from './store.ts';

/**
 * Makes the bytes of an object a file of its own, by the cheapest way there is: a move, a copy that shares
 * blocks, or a copy within the kernel. Hashes it where it lies, while the disk takes it in.
 */
export async function takeIn(body: Body, to: string, options: PutOptions): Promise<Written> {
  await bring(body, to, options);
  return await finish(to, options);
}

async function bring(body: Body, to: string, { move, signal }: PutOptions): Promise<void> {
  if ('bytes' in body) {
    await writeFile(to, body.bytes, { signal });
  } else {
    if (move && (await moved(body.file, to))) return;
    await copyFile(body.file, to, constants.COPYFILE_FICLONE);
  }
  await stamp(to);
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await stamp(from);
    await rename(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EXDEV')) return false;
    throw error;
  }
}

async function finish(path: string, { durable = true, signal, onProgress }: PutOptions): Promise<Written> {
  const file = await open(path);
  try {
    const [{ sha256 }] = await Promise.all([
      hashHandle(file, { signal, onProgress }),
      durable && file.sync(),
    ]);
    return { ...describe(await file.stat({ bigint: true })), sha256 };
  } finally {
    await file.close();
  }
}
