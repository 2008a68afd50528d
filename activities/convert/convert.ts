import { join } from 'node:path';
import { type Engine, withEngine } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { readScript, section } from '../duckdb/script.ts';
import { InvariantViolation } from '../errors.ts';
import type { Converted, Snapshot, StagedTable } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { fetchArtifact, stageFile } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';

const script = readScript('./convert.sql', import.meta.url);

type IdType = Converted['idType'];

/**
 * Gives ids and references one type, where the source vouches for none: numbers if every image's id is one, from whatever
 * source. Tables that have it are taken as they are.
 */
export async function convert(
  { images, tags }: Snapshot,
  store: Store,
  attempt: Attempt,
): Promise<Converted> {
  const { signal, scratch, key, progress } = attempt;
  const idsAreNumbers = declares(images, 0);
  if (idsAreNumbers && declares(tags, 2))
    return { idType: 'BIGINT', judged: false, images: images.artifact, tags: tags.artifact };

  const files = { images: join(scratch, 'images.parquet'), tags: join(scratch, 'tags.parquet') };
  const [exportedImages, exportedTags] = await Promise.all([
    fetchArtifact(store, images.artifact, scratch, signal),
    fetchArtifact(store, tags.artifact, scratch, signal),
  ]);
  const idType = await withEngine({ ...attempt.engine, ordered: false }, async (engine) => {
    await engine.run(`CREATE VIEW images_exported AS FROM ${parquetRows(exportedImages)}`);
    await engine.run(
      `CREATE VIEW tags_exported AS SELECT * REPLACE (CAST(ref AS VARCHAR) AS ref) FROM ${parquetRows(exportedTags)}`,
    );
    await engine.set('images_parquet', files.images);
    await engine.set('tags_parquet', files.tags);
    const type = idsAreNumbers ? 'BIGINT' : await lookAtIds(engine);
    await engine.play(script, `ids_${type.toLowerCase()}`);
    if (!idsAreNumbers) {
      await engine.play(script, 'images');
      await expectRows(engine, files.images, images);
    }
    progress({ rows: images.artifact.rows, bytes: images.artifact.bytes });
    await engine.play(script, 'tags');
    await expectRows(engine, files.tags, tags);
    return type;
  });
  const [stagedImages, stagedTags] = await Promise.all([
    idsAreNumbers
      ? images.artifact
      : stageFile(store, key('images.parquet'), files.images, images.artifact.rows, signal),
    stageFile(store, key('tags.parquet'), files.tags, tags.artifact.rows, signal),
  ]);
  return { idType, judged: true, images: stagedImages, tags: stagedTags };
}

/** Whether the source vouches that a column holds nothing but whole numbers. */
function declares({ columns }: StagedTable, at: number): boolean {
  return columns[at]?.type === 'integer';
}

async function lookAtIds(engine: Engine): Promise<IdType> {
  const [row] = await engine.rows<{ type: IdType; padded: boolean }>(section(script, 'id_type'));
  const type = row?.type ?? 'VARCHAR';
  if (type === 'VARCHAR' || !row?.padded) return type;
  await engine.play(script, `ids_${type.toLowerCase()}`);
  const [ids] = await engine.rows<{ apart: boolean }>(section(script, 'ids_apart'));
  return ids?.apart ? type : 'VARCHAR';
}

async function expectRows(engine: Engine, parquet: string, { table, artifact }: StagedTable): Promise<void> {
  const [row] = await engine.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${parquetRows(parquet)}`);
  if (Number(row?.n) !== artifact.rows)
    throw new InvariantViolation(
      `${table}: export wrote ${artifact.rows} rows and convert read ${row?.n}. Nothing was published.`,
    );
}
