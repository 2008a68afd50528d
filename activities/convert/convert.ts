import { join } from 'node:path';
import { type Engine, withEngine } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { readScript, section } from '../duckdb/script.ts';
import { InvariantViolation } from '../errors.ts';
import type { Converted, Snapshot, StagedTable } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { stageFile } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { fetchTable } from './staged-table.ts';

const script = readScript('./convert.sql', import.meta.url);

type IdType = Converted['idType'];

/**
 * Makes typed Parquet of the exported tables, with columns named for their part in the dataset. Tables that a source
 * exported as that are taken as they are.
 */
export async function convert(
  { images, tags }: Snapshot,
  store: Store,
  attempt: Attempt,
): Promise<Converted> {
  const { signal, scratch, key, progress } = attempt;
  const idsAsNumbers = declares(images, 0);
  const refsAsNumbers = idsAsNumbers && declares(tags, 2);
  if (refsAsNumbers && images.format === 'parquet' && tags.format === 'parquet')
    return { idType: 'BIGINT', images: images.artifact, tags: tags.artifact };

  const files = { images: join(scratch, 'images.parquet'), tags: join(scratch, 'tags.parquet') };
  const [exportedImages, exportedTags] = await Promise.all([
    fetchTable(images, store, attempt),
    fetchTable(tags, store, attempt),
  ]);
  const idType = await withEngine({ ...attempt.engine, ordered: false }, async (engine) => {
    await engine.set('images_parquet', files.images);
    await engine.set('tags_parquet', files.tags);

    await view(engine, 'images_exported', exportedImages(idsAsNumbers ? ['id'] : []));
    const type = idsAsNumbers ? 'BIGINT' : await lookAtIds(engine);
    await engine.play(script, idsOf(type, idsAsNumbers));
    await engine.play(script, 'images');
    await expectRows(engine, files.images, images);
    progress({ rows: images.artifact.rows, bytes: images.artifact.bytes });

    await view(engine, 'tags_exported', exportedTags(refsAsNumbers ? ['ref'] : []));
    await engine.play(script, idsOf(type, refsAsNumbers));
    await engine.play(script, 'tags');
    await expectRows(engine, files.tags, tags);
    return type;
  });
  const [stagedImages, stagedTags] = await Promise.all([
    stageFile(store, key('images.parquet'), files.images, images.artifact.rows, signal),
    stageFile(store, key('tags.parquet'), files.tags, tags.artifact.rows, signal),
  ]);
  return { idType, images: stagedImages, tags: stagedTags };
}

/** Whether the source vouches that a column holds nothing but whole numbers. */
function declares({ columns }: StagedTable, at: number): boolean {
  return columns[at]?.type === 'integer';
}

async function view(engine: Engine, name: string, relation: string): Promise<void> {
  await engine.run(`CREATE VIEW ${name} AS FROM ${relation}`);
}

async function lookAtIds(engine: Engine): Promise<IdType> {
  const [row] = await engine.rows<{ type: IdType; padded: boolean }>(section(script, 'id_type'));
  const type = row?.type ?? 'VARCHAR';
  if (type === 'VARCHAR' || !row?.padded) return type;
  await engine.play(script, idsOf(type, false));
  const [ids] = await engine.rows<{ apart: boolean }>(section(script, 'ids_apart'));
  return ids?.apart ? type : 'VARCHAR';
}

/** The section that says how a column becomes an id. */
function idsOf(type: IdType, asNumber: boolean): string {
  return asNumber || type === 'VARCHAR' ? 'ids_as_read' : `ids_${type.toLowerCase()}`;
}

async function expectRows(engine: Engine, parquet: string, { table, artifact }: StagedTable): Promise<void> {
  const [row] = await engine.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${parquetRows(parquet)}`);
  if (Number(row?.n) !== artifact.rows)
    throw new InvariantViolation(
      `${table}: export wrote ${artifact.rows} rows and convert read ${row?.n}. Nothing was published.`,
    );
}
