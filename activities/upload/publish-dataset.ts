import { InvariantViolation } from '../errors.ts';
import type { Dataset } from '../run.ts';
import type { Store } from '../store/store.ts';
import type { LocalFile } from './formats.ts';
import { type Latest, moveLatest, readLatest, withdrawalOf } from './latest.ts';
import { type Change, changesSince, type Manifest, parseManifest } from './manifest.ts';
import { describeWithdrawal, noteOn } from './notes.ts';
import { findPublished, manifestKey, type Published, type PublishOptions, publish } from './publish.ts';

/** A manifest before it is known what it follows. Its files have their plain names. */
export type Draft = Omit<Manifest, 'previous'>;

/** What became of a dataset: part of the result of a build. */
export type Ending = Pick<Dataset, 'outcome' | 'manifest' | 'note'>;

/**
 * Publishes a version unless it is there already, and makes it latest unless something newer is, or a rollback has
 * withdrawn its content. It may be called again for a run whose answer was lost, at the same time by others, and by
 * an attempt that was given up and goes on late: none of them changes what is published.
 */
export async function publishDataset(
  store: Store,
  draft: Draft,
  files: readonly LocalFile[],
  options: PublishOptions,
): Promise<Ending> {
  const { signal } = options;
  const { name, version, period, contentSha256, source, run } = draft;
  const current = await readLatest(store, name, signal);
  const withdrawn = withdrawalOf(current?.latest, contentSha256);
  if (withdrawn) return { outcome: 'withdrawn', note: describeWithdrawal(withdrawn) };
  const there = await findPublished(store, name, version, signal);
  const published =
    there ??
    (await publish(
      store,
      { ...draft, previous: await changes(store, draft, current?.latest, signal) },
      files,
      options,
    ));
  refuseAnother(published, contentSha256);
  const { address, manifest } = published;
  // Whatever happened to an attempt before: what its run has published, it has published.
  const own = run !== undefined && manifest.run?.runId === run.runId;
  // Who came second may have the older rows; what is latest never looks older than its manifest.
  const snapshotTime = later(source.snapshotTime, manifest.source.snapshotTime);
  const next = { schemaVersion: 1, name, version, period, manifest: address, snapshotTime } as const;
  const move = await moveLatest(store, { ...next, contentSha256, own }, signal);
  if (move.kind === 'withdrawn') return { outcome: 'withdrawn', note: describeWithdrawal(move.withdrawal) };
  const note = noteOn(move.latest, manifest, own);
  return {
    manifest: address,
    outcome: own ? 'published' : 'unchanged',
    ...(note !== undefined && { note }),
  };
}

const later = (one: string, other: string) => (one > other ? one : other);

/** What changed since the dataset that is latest. */
async function changes(
  store: Store,
  { name, labels, rows }: Draft,
  latest: Latest | undefined,
  signal: AbortSignal,
): Promise<Change | null> {
  const found = latest && (await store.read(manifestKey(name, latest.version), signal));
  const before = found && parseManifest(found.bytes);
  return before ? changesSince(before, labels, rows.dataset) : null;
}

/** A version holds the first digits of its content's hash only. */
function refuseAnother({ address, manifest }: Published, contentSha256: string): void {
  if (manifest.contentSha256 === contentSha256) return;
  throw new InvariantViolation(
    `${address.uri} is of another content (${manifest.contentSha256}) than this build (${contentSha256}), under the same version. Nothing was published.`,
  );
}
