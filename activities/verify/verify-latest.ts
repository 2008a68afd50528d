import { BadInput } from '../errors.ts';
import { type Latest, latestKey, readLatest } from '../publish/latest.ts';
import type { Manifest } from '../publish/manifest.ts';
import type { Store } from '../store/store.ts';
import { expectSame } from './difference.ts';
import { type Verified, type VerifyOptions, verifyDataset } from './verify.ts';

/**
 * Checks the dataset that `latest.json` names, as {@link verifyDataset} does, and that `latest.json` says of it what
 * its manifest says. Throws `BadInput` before the first dataset.
 */
export async function verifyLatest(store: Store, name: string, options: VerifyOptions): Promise<Verified> {
  const current = await readLatest(store, name, options.signal);
  if (current === undefined)
    throw new BadInput(`${store.root} holds no dataset ${name} yet. Build one: tagset build`);
  const { uri, sha256 } = current.latest.manifest;
  const verified = await verifyDataset(store, store.key(uri), { ...options, sha256 });
  expectAgreement(store, current.latest, verified.manifest);
  return verified;
}

/** Throws `DatasetDiffers` unless `latest.json` says of its dataset what the manifest says. */
export function expectAgreement(store: Store, latest: Latest, { source, ...manifest }: Manifest): void {
  const uri = store.uri(latestKey(latest.name));
  for (const field of ['name', 'version', 'period', 'contentSha256', 'filesSha256'] as const)
    expectSame(uri, field, manifest[field], latest[field]);
  // Later rows may have given the same content again.
  if (latest.snapshotTime < source.snapshotTime)
    expectSame(uri, 'snapshotTime', source.snapshotTime, latest.snapshotTime);
}
