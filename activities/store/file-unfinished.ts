import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError, isCode } from './file-errors.ts';
import { breakAbandoned } from './file-lock.ts';
import type { Unfinished } from './store.ts';

/** What the writes under way, and those of processes that died, have in the store's own folder. */
export async function* unfinishedFiles(own: string, signal?: AbortSignal): AsyncGenerator<Unfinished> {
  for (const name of await namesIn(own)) {
    signal?.throwIfAborted();
    const path = join(own, name);
    const stats = await stat(path).catch(() => undefined);
    if (!stats?.isFile()) continue;
    const isLock = name.includes('.lock');
    yield {
      key: undefined,
      since: stats.mtime,
      discard: async (stop) => {
        if (isLock) await breakAbandoned(path, stop);
        else await rm(path, { force: true });
      },
    };
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw fileError(error, 'read', folder);
  }
}
