import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { openSource } from '../../../activities/export/open-source.ts';
import {
  type Activities,
  createActivities,
  type Dataset,
  type Dependencies,
} from '../../../activities/index.ts';
import { type Settings, settingsSchema } from '../../../activities/settings.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import type { Case } from './random-case.ts';
import type { Asked, Cell } from './reference.ts';
import { writeCsv } from './write-csv.ts';

/** dataset.yaml as it would be read from a file. */
export function settingsOf(given: Record<string, unknown>): Settings {
  return settingsSchema.parse({ name: 'stills', store: 'file:out', ...given });
}

export interface PipelineOptions {
  readonly store?: Store;
  readonly threads?: number;
  readonly rowsPerRange?: number;
}

/** What the worker's composition root makes of settings, in a folder of the test. */
export async function dependenciesIn(
  folder: string,
  settings: Settings,
  options: PipelineOptions = {},
): Promise<Dependencies> {
  const scratch = join(folder, 'scratch');
  await mkdir(scratch, { recursive: true });
  const { store = fileStore(join(folder, 'out')), threads = 2, rowsPerRange } = options;
  const memory = '256MB';
  return {
    dataset: settings.name,
    settings: async () => settings,
    source: (current) => openSource(current.source, { base: folder, openStore: () => store }),
    store,
    resources: { scratch, memory, threads, ...(rowsPerRange !== undefined && { rowsPerRange }) },
    version: '1.0.0',
  };
}

/** Runs one activity for a run in an environment of its own. */
export function environment(runId: string) {
  const info = { workflowExecution: { workflowId: 'build-stills', runId } };
  return <Input, Output>(activity: (input: Input) => Promise<Output>, input: Input): Promise<Output> =>
    new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR', () => {}) }).run(activity, input);
}

/** The stages one after the other, as the workflow runs them, without a Temporal server. */
export async function runPipeline(
  dependencies: Dependencies,
  input: Parameters<Activities['plan']>[0]['input'] = { period: '2026-11' },
  runId: string = randomUUID(),
): Promise<Dataset> {
  const run = environment(runId);
  const activities = createActivities(dependencies);
  const plan = await run(activities.plan, { input, at: '2026-11-01T03:00:00Z' });
  const snapshot = await run(activities.export, { plan });
  const converted = await run(activities.convert, { plan, snapshot });
  const cleaned = await run(activities.clean, { plan, converted });
  const merged = await run(activities.merge, { plan, converted, cleaned });
  return run(activities.upload, { plan, snapshot, cleaned, merged });
}

/** The type of a permanent failure, or the error itself. */
export function failureType(error: unknown): unknown {
  return error instanceof ApplicationFailure && error.nonRetryable ? error.type : error;
}

/** Writes the tables of a case as CSV files and gives the settings that read them. */
export async function writeCase(folder: string, { tables, keep, rules, dialect }: Case): Promise<Settings> {
  await mkdir(folder, { recursive: true });
  const { links, where = {} } = tables;
  const write = (file: string, header: string[], rows: readonly (readonly Cell[])[], asked?: Asked) => {
    const state = rows.map((row, at) => (asked ? [...row, asked.cells[at] ?? null] : row));
    return writeFile(
      join(folder, file),
      writeCsv([asked ? [...header, 'state'] : header, ...state], dialect),
    );
  };
  await write('shots.csv', ['id', 'shot_image_id', ...keep], tables.images, where.images);
  await write('tags.csv', ['id', 'value', 'ref_id'], tables.tags, where.tags);
  if (links) await write('links.csv', ['tag_id', 'ref_id'], links, where.links);
  const asks = (asked: Asked | undefined) => ({ where: asked ? { state: asked.oneOf } : {} });
  const { delimiter, quote, null: token } = dialect;
  const { delimiter: joined, validation, ...cleaning } = rules;
  return settingsOf({
    source: {
      csv: {
        ...{ images: 'shots.csv', tags: 'tags.csv', ...(links && { taggings: 'links.csv' }) },
        ...{ delimiter, quote, null: token },
      },
    },
    tables: {
      images: { keep, ...asks(where.images) },
      tags: asks(where.tags),
      ...(links && { taggings: { table: 'links', ref: 'ref_id', ...asks(where.links) } }),
    },
    rules: cleaning,
    output: { delimiter: joined, validation },
  });
}

/** The files of a published dataset, by name. */
export async function publishedFiles({
  manifest,
}: Dataset): Promise<{ folder: string; text: (name: string) => Promise<string> }> {
  if (manifest === undefined) throw new Error('nothing was published');
  const folder = join(fileURLToPath(manifest.uri), '..');
  return { folder, text: (name) => readFile(join(folder, name), 'utf8') };
}
