import { z } from 'zod';
import { InvariantViolation } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { toJson } from './manifest.ts';
import { putIfUnchanged } from './put-known.ts';

const withdrawalSchema = z.object({
  version: z.string(),
  contentSha256: z.string(),
  reason: z.string(),
  /** ISO 8601 in UTC. */
  at: z.string(),
  /** The version that the rollback went back to. */
  to: z.string(),
});

/** A content that a rollback took back: no build makes it latest again, whatever its period. */
export type Withdrawal = z.infer<typeof withdrawalSchema>;

/** `latest.json`: the dataset that readers should use. */
const latestSchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string(),
  version: z.string(),
  period: z.string(),
  manifest: z.object({ uri: z.string(), sha256: z.string() }),
  /** The moment the rows show, ISO 8601 in UTC: what decides which of two datasets is newer. */
  snapshotTime: z.string(),
  /** Oldest first; absent where nothing was ever withdrawn. */
  withdrawn: z.array(withdrawalSchema).optional(),
  /** Versions of the same moment and period that were latest before: built of one dump by other rules, for instance. */
  replaced: z.array(z.string()).optional(),
});
export type Latest = z.infer<typeof latestSchema>;

/** A dataset that a build would make latest. */
export interface Candidate extends Omit<Latest, 'withdrawn' | 'replaced'> {
  readonly contentSha256: string;
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

/** The withdrawal of a content; `undefined` if it may be latest. */
export function withdrawalOf(latest: Latest | undefined, contentSha256: string): Withdrawal | undefined {
  return latest?.withdrawn?.find((one) => contentSha256.startsWith(one.contentSha256));
}

/**
 * Points `latest.json` at a dataset by compare-and-swap: never from a newer snapshot to an older one, never to a
 * withdrawn content, and not a second time on behalf of one run. Another writer in between, or the lost answer to
 * our own write, is resolved by reading again.
 */
export async function moveLatest(store: Store, candidate: Candidate, signal?: AbortSignal): Promise<Move> {
  const { contentSha256, own, ...next } = candidate;
  for (;;) {
    const current = await readLatest(store, next.name, signal);
    const withdrawal = withdrawalOf(current?.latest, contentSha256);
    if (withdrawal) return { kind: 'withdrawn', withdrawal };
    if (current?.latest.version === next.version) return { kind: 'latest', latest: current.latest };
    if (current && isNewer(current.latest, next)) return { kind: 'stays', latest: current.latest };
    if (current && own && current.latest.replaced?.includes(next.version))
      return { kind: 'stays', latest: current.latest };
    const latest = current === undefined ? next : { ...next, ...inherited(current.latest, next) };
    if (await putLatest(store, latest, current?.etag, signal)) return { kind: 'latest', latest };
  }
}

/** Writes `latest.json` over the version that was read. @returns whether that was still there. */
export function putLatest(
  store: Store,
  latest: Latest,
  etag: string | undefined,
  signal?: AbortSignal,
): Promise<boolean> {
  return putIfUnchanged(store, latestKey(latest.name), toJson(latest), etag, signal);
}

/** What the next dataset takes over from the one that it follows. */
function inherited(current: Latest, next: Latest): Pick<Latest, 'withdrawn' | 'replaced'> {
  return { ...(current.withdrawn && { withdrawn: current.withdrawn }), ...replacedBy(next, current) };
}

/** The versions that a dataset replaces in a tie: of the same moment and period, latest before it. */
export function replacedBy(next: Moment, current: Latest): Pick<Latest, 'replaced'> {
  if (isNewer(next, current) || isNewer(current, next)) return {};
  return { replaced: [...new Set([...(current.replaced ?? []), current.version])] };
}

type Moment = Pick<Latest, 'snapshotTime' | 'period'>;

/** Whether a dataset shows a later moment, or the same for a later period. */
export function isNewer(a: Moment, b: Moment): boolean {
  if (a.snapshotTime !== b.snapshotTime) return a.snapshotTime > b.snapshotTime;
  return a.period > b.period;
}
