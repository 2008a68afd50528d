import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withEngine } from '../duckdb/engine.ts';
import { InvariantViolation } from '../errors.ts';
import type { Cleaned, Dataset, Merged, Plan, Snapshot } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { fetchArtifact } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { describeFile, type LocalFile, writeFormats } from './formats.ts';
import { readVocabulary } from './labels.ts';
import { moveLatest, readLatest, withdrawalOf } from './latest.ts';
import { balance } from './ledger.ts';
import { changesSince, type Manifest, parseManifest, toJson } from './manifest.ts';
import { describeWithdrawal, noteOn } from './notes.ts';
import { findPublished, manifestKey, publish } from './publish.ts';

export interface UploadInput {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly cleaned: Cleaned;
  readonly merged: Merged;
}

/**
 * Writes the files of the dataset, names its version after their content and publishes it. A version that
 * is there already changes nothing, and neither does a content that was withdrawn; a dry run stops before the
 * first write to `datasets/`.
 */
export async function upload(
  input: UploadInput,
  store: Store,
  attempt: Attempt,
  tool: string,
): Promise<Dataset> {
  const { plan, cleaned, merged } = input;
  const { scratch, signal, run } = attempt;
  const ledger = balance(cleaned.ledger, merged.ledger);
  const [rows, vocabulary] = await Promise.all([
    fetchArtifact(store, merged.merged, scratch, signal),
    fetchArtifact(store, cleaned.vocabulary, scratch, signal),
  ]);
  const { labels, dropped, formats } = await withEngine(attempt.engine, async (engine) => ({
    ...(await readVocabulary(engine, vocabulary)),
    formats: await writeFormats(engine, plan, rows, merged.merged.rows, attempt),
  }));
  const files = [
    ...formats,
    await writeJson(attempt, 'labels.json', labels, labels.length),
    await writeJson(attempt, 'ledger.json', { ...ledger, dropped }, 1),
  ];
  const content = formats.find(({ path }) => path === 'dataset.csv')?.sha256 ?? '';
  const version = `${plan.period}-${content.slice(0, 12)}`;
  const dataset = {
    name: plan.name,
    period: plan.period,
    version,
    images: merged.merged.rows,
    labels: labels.length,
    ledger,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  if (plan.dryRun) return { ...dataset, outcome: 'dry run' };

  const current = await readLatest(store, plan.name, signal);
  const withdrawn = withdrawalOf(current?.latest, content);
  if (withdrawn) return { ...dataset, outcome: 'withdrawn', note: describeWithdrawal(withdrawn) };
  const { address, manifest } =
    (await findPublished(store, plan.name, version, signal)) ??
    (await publish(
      store,
      await describe(input, { version, content, ledger, files, labels, tool, run }, store, signal),
      files,
      signal,
      (bytes) => attempt.progress({ rows: merged.merged.rows, bytes }),
    ));
  if (manifest.contentSha256 !== content)
    throw new InvariantViolation(
      `${address.uri} is of another content (${manifest.contentSha256}) than this build (${content}), under the same version. Nothing was published.`,
    );
  // Whatever happened to an attempt before: what its run has published, it has published.
  const own = run !== undefined && manifest.run?.runId === run.runId;
  const move = await moveLatest(
    store,
    {
      schemaVersion: 1,
      name: plan.name,
      version,
      period: plan.period,
      manifest: address,
      snapshotTime: input.snapshot.identity.snapshotTime,
      contentSha256: content,
      own,
    },
    signal,
  );
  if (move.kind === 'withdrawn')
    return { ...dataset, outcome: 'withdrawn', note: describeWithdrawal(move.withdrawal) };
  const note = noteOn(move.latest, manifest, own);
  return {
    ...dataset,
    manifest: address,
    outcome: own ? 'published' : 'unchanged',
    ...(note !== undefined && { note }),
  };
}

async function writeJson(attempt: Attempt, path: string, value: unknown, rows: number): Promise<LocalFile> {
  await writeFile(join(attempt.scratch, path), toJson(value));
  return describeFile(attempt, path, rows);
}

async function describe(
  { plan, snapshot, cleaned, merged }: UploadInput,
  made: Pick<Manifest, 'version' | 'ledger' | 'labels'> & {
    content: string;
    files: LocalFile[];
    tool: string;
    run: Attempt['run'];
  },
  store: Store,
  signal: AbortSignal,
): Promise<Manifest> {
  const current = await readLatest(store, plan.name, signal);
  const key = current && manifestKey(plan.name, current.latest.version);
  const earlier = key === undefined ? undefined : await store.read(key, signal);
  const before = earlier && parseManifest(earlier.bytes);
  return {
    schemaVersion: 1,
    name: plan.name,
    version: made.version,
    period: plan.period,
    contentSha256: made.content,
    source: snapshot.identity,
    rules: { sha256: plan.rulesSha256, tables: plan.tables, rules: plan.rules, output: plan.output },
    rows: {
      images: snapshot.images.artifact.rows,
      tags: snapshot.tags.artifact.rows,
      pairs: cleaned.pairs.rows,
      dataset: merged.merged.rows,
    },
    ledger: made.ledger,
    files: made.files.map(({ local: _, ...file }) => file),
    labels: made.labels,
    delimiter: plan.output.delimiter,
    split: { ...merged.split, share: plan.output.validation },
    previous: before ? changesSince(before, made.labels, merged.merged.rows) : null,
    tool: { name: 'tagset', version: made.tool },
    ...(made.run && { run: made.run }),
  };
}
