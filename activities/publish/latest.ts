import { z } from 'zod';
import { ConfigError, InvariantViolation } from '../errors.ts';
import { LARGEST_WHOLE } from '../store/read-whole.ts';
import type { Store } from '../store/store.ts';
import { putIfUnchanged } from './conditional-put.ts';
import { refuseWhileRemoved } from './removal.ts';
import { toJson } from './to-json.ts';

const withdrawalSchema = z.object({
  version: z.string(),
  contentSha256: z.string(),
  /** Where a rollback went to another version of one content: these files alone were taken back, not their rows. */
  filesSha256: z.string().optional(),
  reason: z.string(),
  /** ISO 8601 in UTC. */
  at: z.string(),
  /** The version that the rollback went back to. */
  to: z.string(),
});

/**
 * What a rollback took back: no build makes it latest again, whatever its period. That is a content, or only the
 * files of one version of it.
 */
export type Withdrawal = z.infer<typeof withdrawalSchema>;

/** `latest.json`: the dataset that readers should use. */
const latestSchema = z.object({
  schemaVersion: z.literal(2),
  name: z.string(),
  version: z.string(),
  period: z.string(),
  contentSha256: z.string(),
  filesSha256: z.string(),
  manifest: z.object({ uri: z.string(), sha256: z.string() }),
  /** The moment the rows show, ISO 8601 in UTC: what decides which of two datasets is newer. */
  snapshotTime: z.string(),
  /** Oldest first; absent where nothing was ever withdrawn. */
  withdrawn: z.array(withdrawalSchema).optional(),
  /** Versions of the same moment and period that were latest before: built of one dump by other rules, for instance. The last ones, oldest first. */
  replaced: z.array(z.string()).optional(),
  /** A version that `tagset prune` removes now: until it has ended, nobody makes it latest. */
  removing: z.object({ version: z.string(), since: z.string() }).optional(),
});
export type Latest = z.infer<typeof latestSchema>;

/** A dataset that a build would make latest. */
export interface Candidate extends Omit<Latest, 'withdrawn' | 'replaced' | 'removing'> {
  /** Whether the run that asks has published it, and not found it. */
  readonly own: boolean;
}

/**
 * What became of `latest.json`: it names the dataset, stays with another that is newer or that has replaced this
 * one before, or the content was withdrawn.
 */
export type Move =
  | { readonly kind: 'latest' | 'stays'; readonly latest: Latest }
  | { readonly kind: 'withdrawn'; readonly withdrawal: Withdrawal };

/** A late attempt is behind a few datasets of one moment; every reader takes the list. */
const REPLACED = 100;

export const latestKey = (name: string) => `datasets/${name}/latest.json`;

/** What `latest.json` says, and the version of the object; `undefined` before the first dataset. */
export async function readLatest(
  store: Store,
  name: string,
  signal?: AbortSignal,
): Promise<{ latest: Latest; etag: string } | undefined> {
  const found = await store.read(latestKey(name), signal);
  if (found === undefined) return undefined;
  try {
    const latest = latestSchema.parse(JSON.parse(new TextDecoder().decode(found.bytes)));
    return { latest, etag: found.stored.etag };
  } catch {
    throw new InvariantViolation(
      `${store.uri(latestKey(name))} is not what tagset writes. Look at it, and remove it if nothing reads it.`,
    );
  }
}

/** By what a dataset is known: its rows, and all its files. */
export type Identity = Pick<Latest, 'contentSha256' | 'filesSha256'>;

/** The withdrawal of a dataset; `undefined` if it may be latest. */
export function withdrawalOf(latest: Latest | undefined, dataset: Identity): Withdrawal | undefined {
  return latest?.withdrawn?.find((one) => isWithdrawn(dataset, one));
}

/** Whether a withdrawal is of a dataset: of its content, or of its very files. */
export function isWithdrawn(dataset: Identity, { contentSha256, filesSha256 }: Withdrawal): boolean {
  if (filesSha256 !== undefined) return dataset.filesSha256 === filesSha256;
  return dataset.contentSha256 === contentSha256;
}

/**
 * Points `latest.json` at a dataset by compare-and-swap: never from a newer snapshot to an older one, never to a
 * withdrawn content, and not a second time on behalf of one run. Another writer in between, or the lost answer to
 * our own write, is resolved by reading again. Throws, so that it is tried again, while the version is being removed.
 * @param ready makes sure that the dataset is there, after it was seen that nobody removes it
 */
export async function moveLatest(
  store: Store,
  candidate: Candidate,
  signal?: AbortSignal,
  ready?: () => Promise<void>,
): Promise<Move> {
  const { own, ...next } = candidate;
  for (;;) {
    const current = await readLatest(store, next.name, signal);
    const withdrawal = withdrawalOf(current?.latest, next);
    if (withdrawal) return { kind: 'withdrawn', withdrawal };
    refuseWhileRemoved(current?.latest, next.version);
    await ready?.();
    if (current?.latest.version === next.version) {
      const { replaced: _, ...same } = current.latest;
      if (same.snapshotTime >= next.snapshotTime) return { kind: 'latest', latest: current.latest };
      // The same dataset of later rows: one of between the two moments must not take its place.
      const later = { ...same, snapshotTime: next.snapshotTime };
      if (await putLatest(store, later, current.etag, signal)) return { kind: 'latest', latest: later };
      continue;
    }
    if (current && isNewer(current.latest, next)) return { kind: 'stays', latest: current.latest };
    if (current && own && current.latest.replaced?.includes(next.version))
      return { kind: 'stays', latest: current.latest };
    const latest = current === undefined ? next : { ...next, ...inherited(current.latest, next) };
    if (await putLatest(store, latest, current?.etag, signal)) return { kind: 'latest', latest };
  }
}

/**
 * Writes `latest.json` over the version that was read, unless nobody could read it again. @returns whether that was
 * still there.
 */
export async function putLatest(
  store: Store,
  latest: Latest,
  etag: string | undefined,
  signal?: AbortSignal,
): Promise<boolean> {
  const bytes = toJson(latest);
  if (bytes.length > LARGEST_WHOLE)
    throw new ConfigError(
      `${store.uri(latestKey(latest.name))} would list ${latest.withdrawn?.length ?? 0} withdrawn versions in ${bytes.length} bytes, more than can be read whole. Nothing was changed. Roll back to a later version, which withdraws fewer.`,
    );
  return putIfUnchanged(store, latestKey(latest.name), bytes, etag, signal);
}

/** What the next dataset takes over from the one that it follows. */
function inherited(current: Latest, next: Latest): Partial<Latest> {
  return {
    ...(current.withdrawn && { withdrawn: current.withdrawn }),
    ...replacedBy(next, current),
    ...stillRemoving(next, current),
  };
}

/** A removal that goes on, unless it was given up and its version is latest now. */
export function stillRemoving(
  { version }: Pick<Latest, 'version'>,
  { removing }: Latest,
): Pick<Latest, 'removing'> {
  return removing && removing.version !== version ? { removing } : {};
}

/** The versions that a dataset replaces in a tie: of the same moment and period, latest before it. */
export function replacedBy(next: Moment, current: Latest): Pick<Latest, 'replaced'> {
  if (isNewer(next, current) || isNewer(current, next)) return {};
  return { replaced: [...new Set([...(current.replaced ?? []), current.version])].slice(-REPLACED) };
}

type Moment = Pick<Latest, 'snapshotTime' | 'period'>;

/** Whether a dataset shows a later moment, or the same for a later period. */
export function isNewer(a: Moment, b: Moment): boolean {
  if (a.snapshotTime !== b.snapshotTime) return a.snapshotTime > b.snapshotTime;
  return a.period > b.period;
}
