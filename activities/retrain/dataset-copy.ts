import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { BadInput } from '../errors.ts';
import { plainPath } from '../publish/identity.ts';
import type { Manifest } from '../publish/manifest.ts';
import { download } from '../store/download.ts';
import type { Store } from '../store/store.ts';

/**
 * Copies the files of a dataset that are for its readers into a folder, under their plain paths, each verified against
 * the manifest; what is the owner's alone may hold the names of people. Throws `BadInput` where a file is gone, and an error that retries where its bytes are others.
 */
export async function copyDataset(
  manifestUri: string,
  manifest: Manifest,
  store: Store,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const base = dirname(store.key(manifestUri));
  for (const { path, bytes, sha256 } of manifest.files.filter(({ audience }) => audience === 'reader')) {
    const key = `${base}/${path}`;
    const found = await download(store, key, join(folder, plainPath({ path, sha256 })), signal);
    if (found === undefined) throw new BadInput(`${store.uri(key)} is gone, which the manifest names.`);
    if (found.bytes !== bytes || found.sha256 !== sha256)
      throw new Error(
        `${store.uri(key)} is damaged: ${found.bytes} bytes with sha256 ${found.sha256}, where the manifest says ${bytes} with ${sha256}.`,
      );
  }
}
