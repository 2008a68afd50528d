import { join } from 'node:path';
import { type Engine, withEngine } from '../duckdb/engine.ts';
import { findNearRefs, nearRefsRefusal } from '../duckdb/near-refs.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { readScript } from '../duckdb/script.ts';
import { BadInput, InvariantViolation } from '../errors.ts';
import type { Converted, Plan, Snapshot, StagedTable } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { stagedUses } from '../staged-rows.ts';
import { fetchArtifact, stageFile } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { declares, isFiltered, keptTypes } from '../table-requests.ts';
import { idTypeOf, typed } from './id-type.ts';

const script = readScript('./convert.sql', import.meta.url);

/**
 * Gives ids and references one type, where the source vouches for none: numbers if every image's id is one, from whatever
 * source. Links become uses of tags, and what `where` keeps out is put aside. Tables that need none of that are taken as they are.
 */
export async function convert(
  { plan, snapshot }: { readonly plan: Plan; readonly snapshot: Snapshot },
  store: Store,
  attempt: Attempt,
): Promise<Converted> {
  const { signal, scratch, key, progress } = attempt;
  const { images, tags, taggings } = snapshot;
  const uses = stagedUses(snapshot);
  const idsAreNumbers = declares(images, 'id');
  const imagesStay = idsAreNumbers && !isFiltered(images);
  const kept = keptTypes(images);
  const usesStay = !taggings && idsAreNumbers && declares(uses, 'ref') && !isFiltered(uses);
  if (imagesStay && usesStay)
    return {
      idType: 'BIGINT',
      judged: false,
      images: images.artifact,
      kept,
      tags: tags.artifact,
      words: tags.artifact,
    };

  const files = {
    images: join(scratch, 'images.parquet'),
    tags: join(scratch, 'tags.parquet'),
  };
  const { idType, visible } = await withEngine({ ...attempt.engine, ordered: false }, async (engine) => {
    for (const table of [images, tags, ...(taggings ? [taggings] : [])]) {
      const file = await fetchArtifact(store, table.artifact, scratch, signal);
      const out = isFiltered(table) ? '' : ', NULL :: INTEGER AS out';
      await engine.run(`CREATE VIEW ${table.role}_exported AS SELECT *${out} FROM ${parquetRows(file)}`);
    }
    await engine.set('images_parquet', files.images);
    await engine.set('tags_parquet', files.tags);
    await engine.play(script, 'numbers');
    const type = idsAreNumbers ? 'BIGINT' : await idTypeOf(engine, 'images_exported');
    await engine.run(
      `CREATE VIEW image AS SELECT * REPLACE (${typed('id', type, idsAreNumbers)} AS id) FROM images_exported`,
    );
    if (!imagesStay) await engine.play(script, 'images');
    const visible = imagesStay
      ? images.artifact.rows
      : await expectRows(engine, files.images, images, isFiltered(images));
    progress({ rows: images.artifact.rows, bytes: images.artifact.bytes });
    await engine.play(script, 'hidden');
    const ref = typed('ref', type, idsAreNumbers && declares(uses, 'ref'));
    if (taggings) await readLinks(engine, { plan, tags, taggings, ref });
    else {
      await engine.run(
        `CREATE VIEW use AS SELECT word, value, ${ref} AS ref, ref IS NULL AS unset, out FROM tags_exported`,
      );
      await engine.play(script, 'uses');
    }
    await engine.play(script, 'tags');
    await expectRows(engine, files.tags, uses);
    return { idType: type, visible };
  });
  const [stagedImages, stagedTags] = await Promise.all([
    imagesStay ? images.artifact : stageFile(store, key('images.parquet'), files.images, visible, signal),
    stageFile(store, key('tags.parquet'), files.tags, uses.artifact.rows, signal),
  ]);
  const words = taggings ? tags.artifact : stagedTags;
  return { idType, judged: true, images: stagedImages, kept, tags: stagedTags, words };
}

/** Makes uses of links, by the tags that they name. Throws `BadInput` where it is not sure which tag that is. */
async function readLinks(
  engine: Engine,
  {
    plan: { tables, exactIds },
    tags,
    taggings,
    ref,
  }: { plan: Plan; tags: StagedTable; taggings: StagedTable; ref: string },
): Promise<void> {
  const idsAreNumbers = declares(tags, 'id');
  const type = idsAreNumbers ? 'BIGINT' : await idTypeOf(engine, 'tags_exported');
  const tag = typed('tag', type, idsAreNumbers && declares(taggings, 'tag'));
  await engine.run(
    `CREATE VIEW name AS SELECT ${typed('id', type, idsAreNumbers)} AS id, word, out FROM tags_exported`,
  );
  await engine.run(
    `CREATE VIEW link AS SELECT ${tag} AS tag, ${ref} AS ref, tag IS NULL OR ref IS NULL AS unset, out FROM taggings_exported`,
  );
  await engine.play(script, 'links');
  const { n } = await engine.counts<'n'>(script, 'repeated');
  if (n > 0)
    throw new BadInput(
      `${n} rows of ${tables.tags.table} repeat the ${tables.tags.id} of another. Every tag needs an id of its own, or tables.tags.id in dataset.yaml names the wrong column.`,
    );
  if (type !== 'VARCHAR' || exactIds) return;
  await engine.play(script, 'strays');
  const near = await findNearRefs(engine, 'named');
  const from = `${tables.taggings?.table}.${tables.taggings?.tag}`;
  if (near) throw new BadInput(nearRefsRefusal(near, from, { ...tables.tags, thing: 'tag' }));
}

/** Counts the rows of a file that was made of a table. Throws `InvariantViolation` where some are missing that should not be. */
async function expectRows(
  engine: Engine,
  parquet: string,
  { table, artifact }: StagedTable,
  fewer = false,
): Promise<number> {
  const [row] = await engine.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${parquetRows(parquet)}`);
  const rows = Number(row?.n);
  if (fewer ? rows > artifact.rows : rows !== artifact.rows)
    throw new InvariantViolation(
      `${table}: export wrote ${artifact.rows} rows and convert read ${rows}. Nothing was published.`,
    );
  return rows;
}
