import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { clean } from '../../activities/clean/clean.ts';
import { convert } from '../../activities/convert/convert.ts';
import { type Engine, withEngine } from '../../activities/duckdb/engine.ts';
import { parquetRows } from '../../activities/duckdb/readers.ts';
import { readScript, section } from '../../activities/duckdb/script.ts';
import { exportTables } from '../../activities/export/export.ts';
import type { Source } from '../../activities/export/source.ts';
import { plan } from '../../activities/plan/plan.ts';
import type { Settings } from '../../activities/settings.ts';
import type { Attempt } from '../../activities/stage.ts';
import { fetchArtifact } from '../../activities/store/artifacts.ts';
import { fileStore } from '../../activities/store/file.ts';
import { stagingKey } from '../../activities/store/layout.ts';

const script = readScript('./trial.sql', import.meta.url);

/** A text that no tag holds, so that the trial does not stumble on the delimiter. */
const NO_TAG = '\u0001\u0002\u0003';
/** Fewer labels than this are not worth a dataset, where lower limits give more. */
const ENOUGH = 10;

/** What the rules would make of a site's rows. */
export interface Trial {
  /** Rows of the tables, counted. */
  readonly rows: Readonly<Record<string, number>>;
  /** The most used tags, spelled as the rules spell them, with the images that have each. */
  readonly top: readonly { readonly label: string; readonly uses: number }[];
  /** From many uses to few. */
  readonly yields: readonly Yield[];
  /** The limit that was chosen, and a delimiter that none of its labels contains. */
  readonly minUses: number;
  readonly delimiter: string | undefined;
}

export interface Yield {
  readonly minUses: number;
  readonly labels: number;
  readonly images: number;
}

/** Runs the stages of a build up to the labels, in a folder that is empty before. Nothing is published. */
export async function tryRules(
  settings: Settings,
  source: Source,
  folder: string,
  { minUses, signal }: { readonly minUses?: number | undefined; readonly signal: AbortSignal },
): Promise<Trial> {
  const store = fileStore(join(folder, 'store'));
  const run = randomUUID();
  const attempt = async (name: string): Promise<Attempt> => {
    const scratch = join(folder, name);
    await mkdir(scratch);
    return {
      run: undefined,
      key: (file) => stagingKey(run, name, 1, file),
      scratch,
      signal,
      progress: () => {},
      engine: { memory: settings.resources.memory, threads: 2, scratch, signal },
    };
  };
  const planned = plan(
    { input: { dryRun: true }, at: new Date().toISOString() },
    {
      ...settings,
      rules: { ...settings.rules, minUses: 1 },
      output: { ...settings.output, delimiter: NO_TAG },
    },
  );
  const whole = { ...planned, store: store.root, searchable: false, skipped: [] };
  const snapshot = await exportTables({ plan: whole }, source, store, await attempt('export'));
  const converted = await convert({ plan: whole, snapshot }, store, await attempt('convert'));
  const cleaned = await clean({ plan: whole, converted }, store, await attempt('clean'));
  const staged = [snapshot.images, snapshot.tags, snapshot.taggings].filter((table) => table !== undefined);
  const rows = Object.fromEntries(staged.map(({ table, artifact }) => [table, artifact.rows]));
  const files = { images: converted.images, pairs: cleaned.pairs, vocabulary: cleaned.vocabulary };
  const last = await attempt('look');
  return withEngine(last.engine, async (engine) => {
    for (const [name, artifact] of Object.entries(files)) {
      const file = await fetchArtifact(store, artifact, last.scratch, signal);
      await engine.run(`CREATE VIEW ${name} AS FROM ${parquetRows(file)}`);
    }
    return { rows, ...(await look(engine, minUses)) };
  });
}

async function look(engine: Engine, wanted: number | undefined): Promise<Omit<Trial, 'rows'>> {
  await engine.play(script, 'best');
  const top = await engine.rows<{ label: string; uses: bigint }>(section(script, 'top'));
  const found = await engine.rows<{ step: number; labels: bigint; images: bigint }>(
    section(script, 'yields'),
  );
  const yields = found.map(({ step, labels, images }) => ({
    minUses: Number(step),
    labels: Number(labels),
    images: Number(images),
  }));
  const minUses = wanted ?? worthwhile(yields);
  await engine.set('uses', minUses);
  const [mark] = await engine.rows<{ mark: string }>(section(script, 'marks'));
  return {
    top: top.map(({ label, uses }) => ({ label, uses: Number(uses) })),
    yields,
    minUses,
    delimiter: mark?.mark,
  };
}

/** The default where it leaves some labels, else the highest limit that does. */
function worthwhile(yields: readonly Yield[]): number {
  const atLeast = (labels: number) => yields.find((one) => one.labels >= labels)?.minUses;
  return atLeast(ENOUGH) ?? atLeast(2) ?? 1;
}
