import { join } from 'node:path';
import { type Engine, quoteName, withEngine } from '../duckdb/engine.ts';
import { findNearRefs, nearRefsRefusal } from '../duckdb/near-refs.ts';
import { eachRange, rangesFor } from '../duckdb/ranges.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { readScript, section } from '../duckdb/script.ts';
import { BadInput, InvariantViolation, QualityGate } from '../errors.ts';
import type { Cleaned, Converted, Merged, Plan } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { expectStagedRows } from '../staged-rows.ts';
import { fetchArtifact, stageFile } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { usesOf } from '../tables.ts';
import { type KeptCells, keptCells, refuseOtherTypes } from './kept-cells.ts';

const script = readScript('./merge.sql', import.meta.url);

/** Joins the kept labels with the images, groups them per image and gives each image its side. */
export async function merge(
  input: {
    readonly plan: Plan;
    readonly converted: Pick<Converted, 'images' | 'kept'>;
    readonly cleaned: Cleaned;
  },
  store: Store,
  attempt: Attempt,
): Promise<Merged> {
  const { plan, converted, cleaned } = input;
  const { images } = converted;
  const kept = keptCells(plan.tables, converted.kept);
  const { signal, scratch } = attempt;
  const file = join(scratch, 'merged.parquet');
  const local = await Promise.all(
    [images, cleaned.pairs, cleaned.vocabulary].map((artifact) =>
      fetchArtifact(store, artifact, scratch, signal),
    ),
  );
  const counts = await withEngine(attempt.engine, async (engine) => {
    for (const [at, name] of ['images', 'pairs', 'vocabulary'].entries())
      await engine.run(`CREATE VIEW ${name} AS FROM ${parquetRows(local[at] ?? '')}`);
    await engine.set('delimiter', plan.output.delimiter);
    await engine.set('validation', plan.output.validation);
    await engine.set('merged', file);
    await engine.play(script, 'side');
    await engine.play(script, 'prepare');
    const watched = !plan.exactIds && (await idsAreText(engine));
    if (watched) await engine.play(script, 'strays_table');
    const { rows, bytes } = cleaned.pairs;
    const cut = { relation: 'pairs', column: 'ref', rows };
    await engine.run(`CREATE VIEW image AS FROM ${await inOrder(engine, rangesFor(engine, rows))}`);
    await eachRange(engine, cut, async (index, count) => {
      await engine.play(script, 'group');
      if (watched) await engine.play(script, 'strays');
      attempt.progress({ rows: Math.round((rows * (index + 1)) / count), bytes });
    });
    if (watched) await refuseNearRefs(engine, plan);
    await refuseOtherTypes(engine, plan.tables, kept);
    await engine.run(
      `CREATE VIEW published AS SELECT ${publishedColumns(plan, kept)} FROM merged ORDER BY merged.id`,
    );
    await engine.play(script, 'write');
    return engine.counts<'read' | 'images' | 'distinct_images' | 'kept' | 'orphan' | 'train' | 'validation'>(
      script,
      'ledger',
    );
  });
  expectStagedRows('merge', plan.tables.images.table, counts.read, images.rows);
  if (counts.images !== counts.distinct_images)
    throw new BadInput(
      `${counts.images - counts.distinct_images} rows of ${plan.tables.images.table} repeat the ${plan.tables.images.id} of another. Every image needs an id of its own.`,
    );
  if (counts.images === 0) {
    const uses = usesOf(plan.tables);
    throw new QualityGate(
      `None of the ${cleaned.pairs.rows} tags of ${uses.table} points at a row of ${plan.tables.images.table}: ` +
        `compare ${uses.path} (${uses.ref}) with tables.images.id (${plan.tables.images.id}).`,
    );
  }
  if (counts.kept + counts.orphan !== cleaned.ledger.labelled)
    throw new InvariantViolation(
      `merge found ${counts.kept} labels with an image and ${counts.orphan} without, of ${cleaned.ledger.labelled}. Nothing was published.`,
    );
  return {
    images: await stageFile(store, attempt.key('merged.parquet'), file, counts.images, signal),
    ledger: { kept: counts.kept, orphan: counts.orphan },
    split: { train: counts.train, validation: counts.validation },
  };
}

/** The images in order of the id, where they are read in several ranges. */
async function inOrder(engine: Engine, ranges: number): Promise<'images' | 'image_in_order'> {
  if (ranges === 1) return 'images';
  const [found] = await engine.rows<{ in_order: boolean }>(section(script, 'in_order'));
  if (found?.in_order) return 'images';
  await engine.play(script, 'put_in_order');
  return 'image_in_order';
}

async function idsAreText(engine: Engine): Promise<boolean> {
  const columns = await engine.rows<{ column_name: string; column_type: string }>('DESCRIBE images');
  return columns.some(({ column_name, column_type }) => column_name === 'id' && column_type === 'VARCHAR');
}

/** Refuses references that nearly are an id. */
async function refuseNearRefs(engine: Engine, { tables }: Plan): Promise<void> {
  const near = await findNearRefs(engine, 'images');
  const { table, ref } = usesOf(tables);
  if (near)
    throw new BadInput(nearRefsRefusal(near, `${table}.${ref}`, { ...tables.images, thing: 'image' }));
}

/** The columns of the dataset: `id`, file and kept ones under their own names, `tags`, `split`. */
function publishedColumns({ tables: { images } }: Plan, kept: readonly KeptCells[]): string {
  const parts = [
    ['id', images.id],
    ['file', images.file],
    ...kept.map(({ value, name }) => [value, name]),
  ] as const;
  return [...parts.map(([part, name]) => `${part} AS ${quoteName(name as string)}`), 'tags', 'split'].join(
    ', ',
  );
}
