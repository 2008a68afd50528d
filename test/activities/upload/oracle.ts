import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLatest } from '../../../activities/publish/latest.ts';
import { findPublished, manifestKey } from '../../../activities/publish/publish.ts';
import { listVersions } from '../../../activities/publish/versions.ts';
import { sha256Of } from '../../../activities/sha256.ts';
import type { Store } from '../../../activities/store/store.ts';
import { verifyFiles } from '../../../activities/verify/verify-files.ts';
import { expectAgreement } from '../../../activities/verify/verify-latest.ts';

/** Every object of the datasets with its hash. */
export async function contentsOf(store: Store): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for await (const { key } of store.list('datasets/')) {
    const found = await store.read(key);
    contents[key] = found ? sha256Of(found.bytes) : 'gone';
  }
  return contents;
}

/**
 * Throws unless every published version has the files that its manifest names, and `latest.json` one of them. @returns
 * what is latest.
 */
export async function expectWhole(store: Store): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-oracle-'));
  const { signal } = new AbortController();
  try {
    for (const version of await listVersions(store, 'stills')) {
      const published = await findPublished(store, 'stills', version);
      if (published === undefined) throw new Error(`${version} has no manifest`);
      await verifyFiles(store, manifestKey('stills', version), published.manifest, folder, signal, () => {});
    }
    const current = await readLatest(store, 'stills');
    if (current === undefined) return undefined;
    const named = await findPublished(store, 'stills', current.latest.version);
    if (named?.address.sha256 !== current.latest.manifest.sha256)
      throw new Error(`latest.json names another manifest of ${current.latest.version}`);
    expectAgreement(store, current.latest, named.manifest);
    return current.latest.version;
  } finally {
    await rm(folder, { recursive: true });
  }
}
