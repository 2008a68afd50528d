import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withEngine } from '../duckdb/engine.ts';
import type { Ledger } from '../ledger.ts';
import { type Audience, filesSha256Of, versionOf } from '../publish/identity.ts';
import { readVocabulary, refuseTooMany } from '../publish/labels.ts';
import type { LocalFile } from '../publish/local-file.ts';
import { type Draft, publishDataset } from '../publish/publish-dataset.ts';
import { toJson } from '../publish/to-json.ts';
import { verifyLocal, verifyPlaced } from '../recount/verify-placed.ts';
import type { Cleaned, Dataset, Merged, Plan, Snapshot } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { stagedUses } from '../staged-rows.ts';
import { fetchArtifact } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { withoutValues } from '../tables.ts';
import { describeFile, writeCsv } from './formats.ts';
import { balance } from './ledger.ts';

export interface UploadInput {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly cleaned: Cleaned;
  readonly merged: Merged;
}

/**
 * Writes the files of the dataset (its Parquet is what merge made), names its version after them and publishes it once
 * it has been read back and recounted. A version that is there already changes nothing, and neither does one that was
 * withdrawn; a dry run stops before the first write to `datasets/`, and recounts what it would have published.
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
    fetchArtifact(store, merged.images, scratch, signal),
    fetchArtifact(store, cleaned.vocabulary, scratch, signal),
  ]);
  const { labels, dropped, csv } = await withEngine(attempt.engine, async (engine) => ({
    ...(await readVocabulary(engine, vocabulary)),
    csv: await writeCsv(engine, rows, merged.images.rows, attempt),
  }));
  refuseTooMany(labels, plan.rules.minUses);
  const { uri: _, ...described } = merged.images;
  const parquet = { path: 'dataset.parquet', local: rows, ...described, audience: 'reader' } as const;
  const { tables, rules, output } = plan;
  const files = [
    csv,
    ...(output.formats.includes('parquet') ? [parquet] : []),
    await writeJson(attempt, 'labels.json', labels, labels.length, 'reader'),
    await writeJson(attempt, 'owner/ledger.json', { ...ledger, dropped }, 1, 'owner'),
    await writeJson(attempt, 'owner/rules.json', { tables, rules, output }, 1, 'owner'),
  ];
  const draft = describe(input, files, ledger, tool, run);
  const dataset = {
    name: plan.name,
    period: plan.period,
    version: draft.version,
    contentSha256: csv.sha256,
    images: merged.images.rows,
    labels: labels.length,
    ledger,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  const claim = { plan, snapshot: input.snapshot, ledger, labels, split: merged.split, rows: draft.rows };
  const { warning } = input.snapshot;
  if (plan.dryRun) {
    await verifyLocal(claim, files, store, attempt);
    return { ...dataset, outcome: 'dry run', latest: false, ...(warning !== undefined && { note: warning }) };
  }
  const end = await publishDataset(
    store,
    { draft, files, labels },
    {
      signal,
      onProgress: (bytes) => attempt.progress({ rows: merged.images.rows, bytes }),
      check: (placed) => verifyPlaced(claim, placed.files, store, attempt),
    },
  );
  const note = [end.note, warning].filter(Boolean).join(' ');
  return { ...dataset, ...end, ...(note !== '' && { note }) };
}

async function writeJson(
  attempt: Attempt,
  path: string,
  value: unknown,
  rows: number,
  audience: Audience,
): Promise<LocalFile> {
  const local = join(attempt.scratch, path);
  await mkdir(dirname(local), { recursive: true });
  await writeFile(local, toJson(value));
  return describeFile(attempt, path, rows, audience);
}

/** What the manifest says of these files. It has none of the rules that name tags: they are the owner's. */
function describe(
  { plan, snapshot, cleaned, merged }: UploadInput,
  files: readonly LocalFile[],
  ledger: Ledger,
  tool: string,
  run: Attempt['run'],
): Draft {
  const shaOf = (name: string) => files.find(({ path }) => path === name)?.sha256 ?? '';
  const filesSha256 = filesSha256Of(files);
  const { tables, output } = plan;
  const { case: letters, minUses } = plan.rules;
  return {
    schemaVersion: 2,
    name: plan.name,
    version: versionOf(plan.period, filesSha256),
    period: plan.period,
    contentSha256: shaOf('dataset.csv'),
    filesSha256,
    source: snapshot.identity,
    rules: { sha256: plan.rulesSha256, case: letters, minUses, tables: withoutValues(tables), output },
    rows: {
      images: snapshot.images.artifact.rows,
      tags: stagedUses(snapshot).artifact.rows,
      pairs: cleaned.pairs.rows,
      dataset: merged.images.rows,
    },
    ledger,
    files: files.map(({ local: _, ...file }) => file),
    labels: {
      path: 'labels.json',
      sha256: shaOf('labels.json'),
      count: files.find(({ path }) => path === 'labels.json')?.rows ?? 0,
    },
    delimiter: plan.output.delimiter,
    split: { ...merged.split, share: plan.output.validation },
    tool: { name: 'tagset', version: tool },
    ...(run && { run }),
  };
}
