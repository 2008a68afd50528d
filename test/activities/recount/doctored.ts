import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Artifact } from '../../../activities/artifact.ts';
import { quoteText, withEngine } from '../../../activities/duckdb/engine.ts';
import { createActivities, type Dataset } from '../../../activities/index.ts';
import { readVocabulary } from '../../../activities/publish/labels.ts';
import { expectRecount } from '../../../activities/recount/recount.ts';
import type { Part } from '../../../activities/recount/staged-input.ts';
import type { Cleaned, Converted, Merged, Plan, Snapshot } from '../../../activities/run.ts';
import type { Attempt } from '../../../activities/stage.ts';
import { stageFile } from '../../../activities/store/artifacts.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { writeCsv } from '../../../activities/upload/formats.ts';
import { balance } from '../../../activities/upload/ledger.ts';
import { dependenciesIn, environment, settingsOf } from '../pipeline/run-pipeline.ts';

/** A run up to and with merge, whose results can be doctored before the rest of it. */
export interface Site {
  readonly store: Store;
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly converted: Converted;
  readonly cleaned: Cleaned;
  readonly merged: Merged;
  /** An artifact with other rows: what a query over `it` gives, under a hash that fits. */
  doctor(artifact: Artifact, sql: string): Promise<Artifact>;
  /** Cleans and merges other rows of convert's. */
  build(converted: Converted): Promise<{ cleaned: Cleaned; merged: Merged }>;
  merge(cleaned: Cleaned): Promise<Merged>;
  upload(change?: UploadChange): Promise<Dataset>;
  /** Recounts a part of the images of a dataset whose rows are these. */
  recount(merged: Artifact, part: Part): Promise<void>;
}

export interface UploadChange {
  readonly plan?: Plan;
  readonly cleaned?: Cleaned;
  readonly merged?: Merged;
  readonly store?: Store;
}

/**
 * Twelve images with the labels car, dog and elk, each used six times by distinct images; and tags of every other kind.
 * @param idOf what the id of the nth image is
 */
export async function siteIn(
  folder: string,
  idOf: (at: number) => string,
  output: object = {},
): Promise<Site> {
  await mkdir(folder, { recursive: true });
  const ids = Array.from({ length: 12 }, (_, at) => idOf(at));
  const pairs = ids.flatMap((id, at) => [
    [['car', 'dog', 'elk'][at % 3], id],
    [['dog', 'elk', 'car'][at % 3 === 2 && at > 3 ? 0 : at % 3], id],
  ]);
  const tags = [
    ...pairs,
    ['Car', ids[0]],
    ['  car', ids[0]],
    ['auto', ids[4]],
    ['rare', ids[1]],
    ['spam', ids[2]],
    ['spam', ids[3]],
    ['car', idOf(77)],
    ['', ids[5]],
    ['"quoted"\nbroken', ids[5]],
  ];
  const cell = (text = '') => `"${text.replaceAll('"', '""')}"`;
  const rows = [...tags.map(([value, ref]) => `${cell(value)},${ref}`), `,${ids[0]}`, '"car",'];
  await writeFile(
    join(folder, 'shots.csv'),
    `id,shot_image_id,title\n${ids.map((id, at) => `${id},${id}.jpg,${at % 4 === 0 ? '' : `"two\nlines ${at}"`}\n`).join('')}`,
  );
  await writeFile(
    join(folder, 'tags.csv'),
    `id,value,ref_id\n${rows.map((row, at) => `${at + 1},${row}\n`).join('')}`,
  );
  const settings = settingsOf({
    source: { csv: { images: 'shots.csv', tags: 'tags.csv' } },
    tables: { images: { keep: ['title'] } },
    rules: { case: 'lower', minUses: 3, exclude: ['spam'], synonyms: { car: ['auto'] } },
    output: { validation: 0.5, ...output },
  });
  const store = fileStore(join(folder, 'out'));
  const dependencies = await dependenciesIn(folder, settings, { store });
  const run = environment(randomUUID());
  const activities = createActivities(dependencies);
  const plan = await run(activities.plan, { input: { period: '2026-11' }, at: '2026-11-01T03:00:00Z' });
  const snapshot = await run(activities.export, { plan });
  const converted = await run(activities.convert, { plan, snapshot });
  // Each for a run of its own, which leaves what others have staged.
  const merge = (cleaned: Cleaned, images = converted.images) =>
    environment(randomUUID())(activities.merge, { plan, converted: { ...converted, images }, cleaned });
  const build = async (converted: Converted) => {
    const cleaned = await environment(randomUUID())(activities.clean, { plan, converted });
    return { cleaned, merged: await merge(cleaned, converted.images) };
  };
  const { cleaned, merged } = await build(converted);
  return {
    store,
    plan,
    snapshot,
    converted,
    cleaned,
    merged,
    build,
    merge,
    async doctor(artifact, sql) {
      const scratch = await mkdtemp(join(folder, 'doctor-'));
      const file = join(scratch, 'doctored.parquet');
      const options = { memory: '128MB', threads: 1, scratch, signal: new AbortController().signal };
      const rows = await withEngine(options, async (engine) => {
        await engine.run(
          `CREATE TABLE it AS SELECT row_number() OVER () AS n, * FROM read_parquet(${quoteText(fileURLToPath(artifact.uri))})`,
        );
        const [query = '', ...before] = sql.split(';').reverse();
        for (const statement of before.reverse()) await engine.run(statement);
        return engine.copy(`COPY (${query}) TO ${quoteText(file)} (FORMAT parquet)`);
      });
      return stageFile(store, `staging/${randomUUID()}/doctor/1/doctored.parquet`, file, rows);
    },
    async recount(rows, part) {
      const scratch = await mkdtemp(join(folder, 'recount-'));
      const { signal } = new AbortController();
      const engine = { memory: '128MB', threads: 1, scratch, signal };
      const attempt: Attempt = { run: undefined, key: String, scratch, signal, progress: () => {}, engine };
      const parquet = fileURLToPath(rows.uri);
      const { labels, csv } = await withEngine(engine, async (db) => ({
        ...(await readVocabulary(db, fileURLToPath(cleaned.vocabulary.uri))),
        csv: await writeCsv(db, parquet, rows.rows, attempt),
      }));
      await writeFile(join(scratch, 'labels.json'), JSON.stringify(labels));
      const claim = {
        plan,
        snapshot,
        labels,
        ledger: balance(cleaned.ledger, merged.ledger),
        split: merged.split,
        rows: { pairs: cleaned.pairs.rows, dataset: rows.rows },
      };
      const files = {
        csv: { local: csv.local, uri: 'dataset.csv' },
        parquet: { local: parquet, uri: 'dataset.parquet' },
        labels: { local: join(scratch, 'labels.json'), uri: 'labels.json' },
      };
      await expectRecount(claim, files, store, attempt, part);
    },
    upload: (change = {}) =>
      environment(randomUUID())(createActivities({ ...dependencies, store: change.store ?? store }).upload, {
        plan: change.plan ?? plan,
        snapshot,
        cleaned: change.cleaned ?? cleaned,
        merged: change.merged ?? merged,
      }),
  };
}
