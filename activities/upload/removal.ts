import type { Store } from '../store/store.ts';
import type { LocalFile } from './formats.ts';
import { plainPath } from './identity.ts';
import type { Latest } from './latest.ts';
import { type Published, versionFolder } from './publish.ts';
import { putAt } from './put-known.ts';

/** A mark of a removal that is older is of a process that died: whoever removes stops in half that time. */
export const REMOVAL_MS = 10 * 60_000;

/** The removal of a version that is under way; `undefined` where there is none, or it was given up. */
export function removalOf({ removing }: Latest, version: string, now = Date.now()): Latest['removing'] {
  const isOf = removing?.version === version;
  return isOf && now - Date.parse(removing.since) < REMOVAL_MS ? removing : undefined;
}

/** Throws, so that it is tried again, while a version is being removed: what is found of it now may be gone at once. */
export function refuseWhileRemoved(latest: Latest | undefined, version: string): void {
  const removal = latest && removalOf(latest, version);
  if (removal)
    throw new Error(
      `${version} is being removed by tagset prune since ${removal.since}: try again once that has ended.`,
    );
}

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
