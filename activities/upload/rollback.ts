import { BadInput, ConfigError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { isNewer, type Latest, putLatest, readLatest, replacedBy, type Withdrawal } from './latest.ts';
import type { Manifest } from './manifest.ts';
import { manifestKey, type Published } from './publish.ts';
import { type VerifyOptions, verifyDataset } from './verify.ts';
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
  /** The contents that no build makes latest again, those of this rollback and of earlier ones. */
  readonly withdrawn: readonly Withdrawal[];
}

/**
 * Points `latest.json` at an earlier version on purpose, once that has passed every check. What was latest, and
 * whatever else is newer than the target, is withdrawn; the target is withdrawn no more. Throws `ConfigError` for a
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
  const { name, version, period } = manifest;
  const withdrawn = (current.withdrawn ?? []).filter(
    (one) => !manifest.contentSha256.startsWith(one.contentSha256),
  );
  for (const one of outdone(manifest, current, await readManifests(store, name, signal)))
    if (!withdrawn.some(({ contentSha256 }) => one.contentSha256.startsWith(contentSha256)))
      withdrawn.push({ ...one, reason, at: at.toISOString(), to: version });
  const next = { version, period, snapshotTime: manifest.source.snapshotTime };
  const latest: Latest = {
    schemaVersion: 1,
    name,
    ...next,
    manifest: address,
    ...(withdrawn.length > 0 && { withdrawn }),
    ...replacedBy(next, current),
  };
  if (!(await putLatest(store, latest, etag, signal)))
    throw new Error(
      `Latest was moved while ${version} was being checked; nothing was rolled back. Look, and try again.`,
    );
  return { from: current.version, to: version, manifest: address, withdrawn };
}

/** The contents that going back to a version takes back: what is newer than it, and what was latest. */
function outdone(
  target: Manifest,
  current: Latest,
  manifests: readonly Manifest[],
): Pick<Withdrawal, 'version' | 'contentSha256'>[] {
  const aim = { period: target.period, snapshotTime: target.source.snapshotTime };
  const returns = current.withdrawn?.some((one) => target.contentSha256.startsWith(one.contentSha256));
  const left = manifests.find(({ version }) => version === current.version) ?? {
    version: current.version,
    // Its manifest is gone or broken; the version holds the first digits.
    contentSha256: current.version.slice(-12),
  };
  const newer = manifests.filter(({ period, source: { snapshotTime } }) =>
    isNewer({ period, snapshotTime }, aim),
  );
  // Who takes a rollback back goes forward: what was latest meanwhile has done nothing wrong.
  const wasLatest = isNewer(aim, current) || (returns && !isNewer(current, aim)) ? [] : [left];
  return [...newer, ...wasLatest].filter(
    ({ contentSha256 }) => !target.contentSha256.startsWith(contentSha256),
  );
}
