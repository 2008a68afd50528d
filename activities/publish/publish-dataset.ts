import { InvariantViolation } from '../errors.ts';
import type { Dataset } from '../run.ts';
import { sha256Of } from '../sha256.ts';
import type { Store } from '../store/store.ts';
import { type Label, parseLabels } from './labels.ts';
import { type Latest, moveLatest, readLatest, withdrawalOf } from './latest.ts';
import type { LocalFile } from './local-file.ts';
import { makeWhole } from './make-whole.ts';
import { type Change, changesSince, type Manifest } from './manifest.ts';
import { describeWithdrawal, noteOn } from './notes.ts';
import { findPublished, type Published, type PublishOptions, publish, versionFolder } from './publish.ts';
import { refuseWhileRemoved } from './removal.ts';

/** A manifest before it is known what it follows. Its files have their plain names. */
export type Draft = Omit<Manifest, 'previous'>;

/** What there is to publish. */
export interface Made {
  readonly draft: Draft;
  readonly files: readonly LocalFile[];
  /** Those of labels.json. */
  readonly labels: readonly Label[];
}

/** What became of a dataset: part of the result of a build. */
export type Ending = Pick<Dataset, 'outcome' | 'manifest' | 'latest' | 'note'>;

/**
 * Publishes a version unless it is there already, and makes it latest unless something newer is, or a rollback has
 * withdrawn it. It may be called again for a run whose answer was lost, at the same time by others, and by
 * an attempt that was given up and goes on late: none of them changes what is published.
 */
export async function publishDataset(store: Store, made: Made, options: PublishOptions): Promise<Ending> {
  const { draft, files } = made;
  const { name, version, period, contentSha256, filesSha256, source, run } = draft;
  const { signal } = options;
  const current = await readLatest(store, name, signal);
  const withdrawn = withdrawalOf(current?.latest, draft);
  if (withdrawn) return { outcome: 'withdrawn', latest: false, note: describeWithdrawal(withdrawn) };
  refuseWhileRemoved(current?.latest, version);
  const there = await findPublished(store, name, version, signal);
  const published =
    there ??
    (await publish(
      store,
      { ...draft, previous: await changes(store, made, current?.latest, signal) },
      files,
      options,
    ));
  refuseAnother(published, filesSha256);
  const { address, manifest } = published;
  // Whatever happened to an attempt before: what its run has published, it has published.
  const own = run !== undefined && manifest.run?.runId === run.runId;
  // Who came second may have the older rows; what is latest never looks older than its manifest.
  const snapshotTime = later(source.snapshotTime, manifest.source.snapshotTime);
  const identity = { name, version, period, contentSha256, filesSha256 };
  const next = { schemaVersion: 2, ...identity, manifest: address, snapshotTime } as const;
  const move = await moveLatest(store, { ...next, own }, signal, () =>
    makeWhole(store, published, files, signal),
  );
  if (move.kind === 'withdrawn')
    return { outcome: 'withdrawn', latest: false, note: describeWithdrawal(move.withdrawal) };
  const note = noteOn(move.latest, manifest, own);
  return {
    manifest: address,
    outcome: own ? 'published' : 'unchanged',
    latest: move.kind === 'latest',
    ...(note !== undefined && { note }),
  };
}

const later = (one: string, other: string) => (one > other ? one : other);

/** What changed since the dataset that is latest; `null` where that, or its list of labels, cannot be read any more. */
async function changes(
  store: Store,
  { draft: { name, rows }, labels }: Made,
  latest: Latest | undefined,
  signal: AbortSignal,
): Promise<Change | null> {
  if (latest === undefined) return null;
  const before = await findPublished(store, name, latest.version, signal).catch((error: unknown) => {
    if (error instanceof InvariantViolation) return undefined;
    throw error;
  });
  if (before === undefined) return null;
  const { path, sha256 } = before.manifest.labels;
  const found = await store.read(`${versionFolder(name, latest.version)}/${path}`, signal);
  const earlier = found && sha256Of(found.bytes) === sha256 ? parseLabels(found.bytes) : undefined;
  return earlier ? changesSince(before.manifest, earlier, labels, rows.dataset) : null;
}

/** A version holds the first digits of its files' hash only. */
function refuseAnother({ address, manifest }: Published, filesSha256: string): void {
  if (manifest.filesSha256 === filesSha256) return;
  throw new InvariantViolation(
    `${address.uri} is of other files (${manifest.filesSha256}) than this build (${filesSha256}), under the same version. Nothing was published.`,
  );
}
