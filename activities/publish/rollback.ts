import { BadInput, ConfigError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type VerifyOptions, verifyDataset } from '../verify/verify.ts';
import {
  type Identity,
  isNewer,
  isWithdrawn,
  type Latest,
  putLatest,
  readLatest,
  replacedBy,
  stillRemoving,
  type Withdrawal,
} from './latest.ts';
import type { Manifest } from './manifest.ts';
import { manifestKey, type Published } from './publish.ts';
import { refuseWhileRemoved } from './removal.ts';
import { readManifests, requireVersion } from './versions.ts';

/** Why and when somebody rolls back. */
export interface Why {
  readonly reason: string;
  readonly at: Date;
}

/** What a rollback did. */
export interface RolledBack {
  readonly from: string;
  readonly to: string;
  readonly manifest: Latest['manifest'];
  /** What no build makes latest again, by this rollback and by earlier ones. */
  readonly withdrawn: readonly Withdrawal[];
}

/**
 * Points `latest.json` at an earlier version on purpose, once that has passed every check. What was latest, and
 * whatever else is newer than the target, is withdrawn, and where that is of the target's own content, its files alone;
 * the target is withdrawn no more. Throws `ConfigError` for a
 * version that is latest already or unknown, `DatasetDiffers` for one that is not whole.
 */
export async function rollback(
  store: Store,
  name: string,
  version: string,
  why: Why,
  options: VerifyOptions,
): Promise<RolledBack> {
  const { signal } = options;
  await requireVersion(store, name, version, signal);
  const found = await readLatest(store, name, signal);
  if (found === undefined)
    throw new BadInput(
      `${store.root} has no latest.json of ${name}: nothing to roll back. Build: tagset build`,
    );
  if (found.latest.version === version)
    throw new ConfigError(`${version} is the latest of ${name} already: nothing to roll back.`);
  const target = await verifyDataset(store, manifestKey(name, version), options);
  return moveBack(store, found, target, why, signal);
}

/** Rewrites the `latest.json` that was read so that it names a version that is whole. */
export async function moveBack(
  store: Store,
  { latest: current, etag }: { readonly latest: Latest; readonly etag: string },
  { manifest, address }: Published,
  { reason, at }: Why,
  signal?: AbortSignal,
): Promise<RolledBack> {
  const { name, version, period, contentSha256, filesSha256 } = manifest;
  refuseWhileRemoved(current, version);
  const withdrawn = (current.withdrawn ?? []).filter((one) => !isWithdrawn(manifest, one));
  for (const one of outdone(manifest, current, await readManifests(store, name, signal)))
    if (!withdrawn.some((before) => isWithdrawn(one, before)))
      withdrawn.push({ ...takenBack(one, manifest), reason, at: at.toISOString(), to: version });
  const next = { version, period, contentSha256, filesSha256, snapshotTime: manifest.source.snapshotTime };
  const latest: Latest = {
    schemaVersion: 2,
    name,
    ...next,
    manifest: address,
    ...(withdrawn.length > 0 && { withdrawn }),
    ...replacedBy(next, current),
    ...stillRemoving(next, current),
  };
  if (!(await putLatest(store, latest, etag, signal)))
    throw new Error(
      `Latest was moved while ${version} was being checked; nothing was rolled back. Look, and try again.`,
    );
  return { from: current.version, to: version, manifest: address, withdrawn };
}

/** What is named in the list: a content, but the files alone of what has the rows that are gone back to. */
function takenBack({ version, contentSha256, filesSha256 }: Version, target: Identity) {
  return { version, contentSha256, ...(contentSha256 === target.contentSha256 && { filesSha256 }) };
}

type Version = Identity & Pick<Manifest, 'version'>;

/** The versions that going back to one takes back: what is newer than it, and what was latest. */
function outdone(target: Manifest, current: Latest, manifests: readonly Manifest[]): Version[] {
  const aim = { period: target.period, snapshotTime: target.source.snapshotTime };
  const returns = current.withdrawn?.some((one) => isWithdrawn(target, one));
  const newer = manifests.filter(({ period, source: { snapshotTime } }) =>
    isNewer({ period, snapshotTime }, aim),
  );
  // Who takes a rollback back goes forward: what was latest meanwhile has done nothing wrong.
  const wasLatest = isNewer(aim, current) || (returns && !isNewer(current, aim)) ? [] : [current];
  return [...newer, ...wasLatest].filter(({ filesSha256 }) => filesSha256 !== target.filesSha256);
}
