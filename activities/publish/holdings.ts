import { versionIn } from '../store/layout.ts';
import type { Store } from '../store/store.ts';
import { parseManifest } from './manifest.ts';
import type { Holding } from './prune-choice.ts';
import { manifestKey } from './publish.ts';

/** What lies below the folder of each version of a dataset, published or not. */
export async function listHoldings(store: Store, name: string, signal?: AbortSignal): Promise<Holding[]> {
  const found = new Map<string, { objects: number; bytes: number; written: Date; since?: Date }>();
  for await (const { key, bytes, modified } of store.list(`datasets/${name}/`, signal)) {
    const version = versionIn(key, name);
    if (version === undefined) continue;
    const so = found.get(version) ?? { objects: 0, bytes: 0, written: modified };
    found.set(version, {
      objects: so.objects + 1,
      bytes: so.bytes + bytes,
      written: modified > so.written ? modified : so.written,
      ...(so.since && { since: so.since }),
      ...(key === manifestKey(name, version) && { since: modified }),
    });
  }
  const holdings: Holding[] = [];
  for (const [version, { since, ...what }] of found) {
    if (since === undefined) {
      holdings.push({ version, ...what });
      continue;
    }
    const object = await store.read(manifestKey(name, version), signal);
    // Gone since it was listed: what is left is no version any more.
    const published = object && { since, manifest: parseManifest(object.bytes) };
    holdings.push({ version, ...what, ...(published && { published }) });
  }
  return holdings;
}
