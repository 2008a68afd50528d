import { z } from 'zod';
import { InvariantViolation } from '../errors.ts';
import { PreconditionFailed, type Store } from '../store/store.ts';
import { toJson } from './manifest.ts';

/** `latest.json`: the dataset that readers should use. */
const latestSchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string(),
  version: z.string(),
  period: z.string(),
  manifest: z.object({ uri: z.string(), sha256: z.string() }),
  /** The moment the rows show, ISO 8601 in UTC: what decides which of two datasets is newer. */
  snapshotTime: z.string(),
});
export type Latest = z.infer<typeof latestSchema>;

const latestKey = (name: string) => `datasets/${name}/latest.json`;

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

/**
 * Points `latest.json` at a dataset by compare-and-swap, never from a newer snapshot to an older one. Another
 * writer in between, or the lost answer to our own write, is resolved by reading again.
 * @returns whether `latest.json` now names this dataset
 */
export async function moveLatest(store: Store, next: Latest, signal?: AbortSignal): Promise<boolean> {
  for (;;) {
    const current = await readLatest(store, next.name, signal);
    if (current?.latest.version === next.version) return true;
    if (current !== undefined && isNewer(current.latest, next)) return false;
    try {
      const condition = current === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: current.etag };
      await store.put(
        latestKey(next.name),
        { bytes: toJson(next) },
        { condition, contentType: 'application/json', ...(signal && { signal }) },
      );
      return true;
    } catch (error) {
      if (!(error instanceof PreconditionFailed)) throw error;
    }
  }
}

function isNewer(a: Latest, b: Latest): boolean {
  if (a.snapshotTime !== b.snapshotTime) return a.snapshotTime > b.snapshotTime;
  return a.period > b.period;
}
