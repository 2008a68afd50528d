import { isStaging, isUploaded, runOf, STAGING } from './layout.ts';
import type { Store } from './store.ts';

export interface SweepOptions {
  /** What was written since stays, whoever left it. */
  readonly before: Date;
  /** Ids of the runs of builds and retrainings that go on: theirs stays, however old it is. */
  readonly running: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/** What a sweep removed. */
export interface Swept {
  readonly objects: number;
  readonly bytes: number;
  /** Writes that had never ended. */
  readonly unfinished: number;
}

/**
 * Removes what runs of builds and retrainings have left in `staging/`, and writes that have never ended, once they are old. Only
 * what tagset wrote is touched, known by its key; datasets, models and whatever others put there stay.
 */
export async function sweep(store: Store, options: SweepOptions): Promise<Swept> {
  const { signal } = options;
  const swept = { objects: 0, bytes: 0, unfinished: 0 };
  for await (const { key, bytes } of oldStaging(store, options)) {
    await store.delete(key, signal);
    swept.objects++;
    swept.bytes += bytes;
  }
  for await (const { discard } of oldUnfinished(store, options)) {
    await discard(signal);
    swept.unfinished++;
  }
  return swept;
}

/** The objects in `staging/` that a sweep would remove. */
export async function* oldStaging(store: Store, { before, running, signal }: SweepOptions) {
  for await (const object of store.list(STAGING, signal))
    if (object.modified < before && isStaging(object.key) && !goesOn(object.key, running)) yield object;
}

/** The unfinished writes that a sweep would end. */
export async function* oldUnfinished(store: Store, { before, running, signal }: SweepOptions) {
  for await (const write of store.unfinished(signal)) {
    const isOurs = write.key === undefined || (isUploaded(write.key) && !goesOn(write.key, running));
    if (write.since < before && isOurs) yield write;
  }
}

function goesOn(key: string, running: ReadonlySet<string>): boolean {
  const run = runOf(key);
  return run !== undefined && running.has(run);
}
