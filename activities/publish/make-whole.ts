import type { Store } from '../store/store.ts';
import { putAt } from './conditional-put.ts';
import { plainPath } from './identity.ts';
import type { LocalFile } from './local-file.ts';
import { type Published, versionFolder } from './publish.ts';

/**
 * Puts back what a removal took from a version that is published once more: its files are those of the build, byte for
 * byte. Throws, so that it is tried again, where the manifest is gone.
 */
export async function makeWhole(
  store: Store,
  { address, manifest }: Published,
  files: readonly LocalFile[],
  signal: AbortSignal,
): Promise<void> {
  // Each is asked for by its key: an account that builds need not be allowed to list.
  const isThere = async (key: string) => (await store.head(key, signal)) !== undefined;
  if (!(await isThere(store.key(address.uri))))
    throw new Error(`${address.uri} was removed: it is published again.`);
  const folder = versionFolder(manifest.name, manifest.version);
  for (const file of manifest.files) {
    const key = `${folder}/${file.path}`;
    const made = files.find(({ path }) => path === plainPath(file));
    if (made === undefined || (await isThere(key))) continue;
    if (!(await putAt(store, key, made, signal)))
      throw new Error(`${store.uri(key)} was just put by somebody else.`);
  }
}
