import { type FileHandle, open } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError } from '../errors.ts';
import { fileError, isCode } from './file-errors.ts';
import { listFiles } from './file-list.ts';
import { unfinishedFiles } from './file-unfinished.ts';
import { describe } from './file-version.ts';
import { FileWriter } from './file-write.ts';
import { checkKey, checkPrefix, RESERVED } from './key.ts';
import { readWhole } from './read-whole.ts';
import type { Store, Stored } from './store.ts';

/**
 * A store in a local folder, given by its absolute path; the first put creates it. An object is the file
 * that its key names, so people and programs can use a dataset in place.
 */
export function fileStore(folder: string): Store {
  const writer = new FileWriter(folder);
  const store: Store = {
    root: pathToFileURL(folder).href,
    uri: (key) => pathToFileURL(pathOf(key)).href,
    key: keyOf,
    put: (key, body, options) => writer.put(pathOf(key), body, options),
    delete: (key, signal) => writer.delete(pathOf(key), signal),
    async open(key, signal) {
      const found = await openFile(pathOf(key), signal);
      if (!found) return undefined;
      const stream = found.file.createReadStream({ highWaterMark: 1 << 20, signal });
      return { stream, stored: found.stored };
    },
    read: async (key, signal) => readWhole(store.uri(key), await store.open(key, signal)),
    async head(key, signal) {
      const found = await openFile(pathOf(key), signal);
      await found?.file.close();
      return found?.stored;
    },
    list(prefix, signal) {
      checkPrefix(prefix);
      return listFiles(folder, prefix, signal);
    },
    unfinished: (signal) => unfinishedFiles(join(folder, RESERVED), signal),
    localPath: pathOf,
  };
  return store;

  function pathOf(key: string): string {
    checkKey(key);
    return join(folder, key);
  }

  function keyOf(uri: string): string {
    try {
      const key = relative(folder, fileURLToPath(uri)).split(sep).join('/');
      checkKey(key);
      return key;
    } catch {
      throw new ConfigError(`${JSON.stringify(uri)} is not an address in ${store.root}.`);
    }
  }
}

/** An open object and what is known of that very version, whatever replaces it meanwhile. */
async function openFile(
  path: string,
  signal?: AbortSignal,
): Promise<{ file: FileHandle; stored: Stored } | undefined> {
  signal?.throwIfAborted();
  try {
    const file = await open(path);
    const stats = await file.stat({ bigint: true });
    if (stats.isFile()) return { file, stored: describe(stats) };
    await file.close();
    return undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw fileError(error, 'read', path);
  }
}
