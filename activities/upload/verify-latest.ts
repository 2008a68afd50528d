import { BadInput } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { expectSame } from './difference.ts';
import { readLatest } from './latest.ts';
import { type Verified, type VerifyOptions, verifyDataset } from './verify.ts';

/**
 * Checks the dataset that `latest.json` names, as {@link verifyDataset} does, and that `latest.json` says of it what
 * its manifest says. Throws `BadInput` before the first dataset.
 */
export async function verifyLatest(store: Store, name: string, options: VerifyOptions): Promise<Verified> {
  const current = await readLatest(store, name, options.signal);
  if (current === undefined)
    throw new BadInput(`${store.root} holds no dataset ${name} yet. Build one: tagset build`);
  const { manifest: address, version, period, snapshotTime } = current.latest;
  const verified = await verifyDataset(store, store.key(address.uri), { ...options, sha256: address.sha256 });
  const { manifest } = verified;
  const uri = store.uri(`datasets/${name}/latest.json`);
  expectSame(uri, 'name', manifest.name, current.latest.name);
  expectSame(uri, 'version', manifest.version, version);
  expectSame(uri, 'period', manifest.period, period);
  // Later rows may have given the same content again.
  if (snapshotTime < manifest.source.snapshotTime)
    expectSame(uri, 'snapshotTime', manifest.source.snapshotTime, snapshotTime);
  return verified;
}
