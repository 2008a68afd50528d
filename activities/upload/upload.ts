import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withEngine } from '../duckdb/engine.ts';
import { BadInput } from '../errors.ts';
import type { Cleaned, Dataset, Merged, Plan, Snapshot } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { fetchArtifact } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { describeFile, type LocalFile, writeCsv } from './formats.ts';
import { readVocabulary } from './labels.ts';
import { balance } from './ledger.ts';
import { type Manifest, toJson } from './manifest.ts';
import { type Draft, publishDataset } from './publish-dataset.ts';

export interface UploadInput {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly cleaned: Cleaned;
  readonly merged: Merged;
}

/**
 * Writes the files of the dataset (its Parquet is what merge made), names its version after their content and
 * publishes it. A version that is there already changes nothing, and neither does a content that was withdrawn; a
 * dry run stops before the first write to `datasets/`.
 */
export async function upload(
  input: UploadInput,
  store: Store,
  attempt: Attempt,
  tool: string,
): Promise<Dataset> {
  const { plan, cleaned, merged } = input;
  const { scratch, signal, run } = attempt;
  if (!merged.named)
    throw new BadInput(
      `${merged.merged.uri} was made by an older version, which named its columns otherwise. Start the build again.`,
    );
  const ledger = balance(cleaned.ledger, merged.ledger);
  const [rows, vocabulary] = await Promise.all([
    fetchArtifact(store, merged.merged, scratch, signal),
    fetchArtifact(store, cleaned.vocabulary, scratch, signal),
  ]);
  const { labels, dropped, csv } = await withEngine(attempt.engine, async (engine) => ({
    ...(await readVocabulary(engine, vocabulary)),
    csv: await writeCsv(engine, rows, merged.merged.rows, attempt),
  }));
  const { uri: _, ...described } = merged.merged;
  const parquet = { path: 'dataset.parquet', local: rows, ...described };
  const files = [
    csv,
    ...(plan.output.formats.includes('parquet') ? [parquet] : []),
    await writeJson(attempt, 'labels.json', labels, labels.length),
    await writeJson(attempt, 'ledger.json', { ...ledger, dropped }, 1),
  ];
  const content = csv.sha256;
  const version = `${plan.period}-${content.slice(0, 12)}`;
  const draft = describe(input, { version, content, ledger, files, labels }, tool, run);
  const dataset = {
    name: plan.name,
    period: plan.period,
    version,
    images: merged.merged.rows,
    labels: labels.length,
    ledger,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  const { warning } = input.snapshot;
  if (plan.dryRun) return { ...dataset, outcome: 'dry run', ...(warning !== undefined && { note: warning }) };
  const end = await publishDataset(store, draft, files, signal, (bytes) =>
    attempt.progress({ rows: merged.merged.rows, bytes }),
  );
  const note = [end.note, warning].filter(Boolean).join(' ');
  return { ...dataset, ...end, ...(note !== '' && { note }) };
}

async function writeJson(attempt: Attempt, path: string, value: unknown, rows: number): Promise<LocalFile> {
  await writeFile(join(attempt.scratch, path), toJson(value));
  return describeFile(attempt, path, rows);
}

function describe(
  { plan, snapshot, cleaned, merged }: UploadInput,
  made: Pick<Manifest, 'version' | 'ledger' | 'labels'> & { content: string; files: LocalFile[] },
  tool: string,
  run: Attempt['run'],
): Draft {
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
    tool: { name: 'tagset', version: tool },
    ...(run && { run }),
  };
}
