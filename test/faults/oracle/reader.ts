import { setTimeout as sleep } from 'node:timers/promises';
import { readLatest } from '../../../activities/publish/latest.ts';
import { parseManifest } from '../../../activities/publish/manifest.ts';
import { sha256Of } from '../../../activities/sha256.ts';
import type { Store } from '../../../activities/store/store.ts';
import { DATASET } from '../scene.ts';

/** Somebody who uses the dataset all the while. */
export interface Reader {
  /** Every version that `latest.json` named, in order. */
  readonly versions: readonly string[];
  /** Stops reading. Throws what was ever wrong with what it read. */
  stop(): Promise<void>;
}

const EVERY_MS = 250;

/** Reads `latest.json` again and again, and the whole dataset whenever it names another. */
export function watchAsReader(store: Store): Reader {
  const versions: string[] = [];
  const stopping = new AbortController();
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const found = await readLatest(store, DATASET);
      if (found && found.latest.version !== versions.at(-1)) {
        versions.push(found.latest.version);
        await readWhole(store, found.latest.manifest);
      }
      await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  watching.catch(() => {});
  return {
    versions,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

/** Throws unless the manifest and every file that it names are there with the bytes that they are to have. */
export async function readWhole(
  store: Store,
  { uri, sha256 }: { uri: string; sha256: string },
): Promise<void> {
  const folder = store.key(uri).replace(/manifest\.json$/, '');
  const found = await store.read(`${folder}manifest.json`);
  if (found === undefined) throw new Error(`A reader found no ${uri}, which latest.json names.`);
  if (sha256Of(found.bytes) !== sha256) throw new Error(`A reader found another manifest at ${uri}.`);
  const manifest = parseManifest(found.bytes);
  if (manifest === undefined) throw new Error(`A reader found no manifest at ${uri}.`);
  for (const file of manifest.files) {
    const there = await store.read(folder + file.path);
    if (there === undefined) throw new Error(`A reader found no ${folder}${file.path}.`);
    if (sha256Of(there.bytes) !== file.sha256)
      throw new Error(`A reader found ${folder}${file.path} damaged.`);
  }
}
