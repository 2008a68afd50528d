import { type Engine, quoteName } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { readScript, section } from '../duckdb/script.ts';
import { sqlTypeOf } from '../kept-type.ts';
import type { Snapshot, StagedTable } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { stagedUses } from '../staged-rows.ts';
import { fetchUnverified } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { declares, isFiltered, keptTypes } from '../table-requests.ts';
import { expectAsRecounted } from './difference.ts';

const script = readScript('./recount.sql', import.meta.url);

/** Rows of exported uses of tags, and how many of them are in the bins that can be told of each by itself. */
export interface TagRows {
  readonly rows: number;
  readonly nulls: number;
  readonly filtered: number;
  readonly unnamed: number;
}

export type IdType = 'BIGINT' | 'UBIGINT' | 'VARCHAR';

/** What the exported images are. */
export interface StagedImages {
  readonly idType: IdType;
  /** Types that the ids of a dataset may have in Parquet. */
  readonly idTypes: readonly string[];
  /** Types that the kept columns have in Parquet. */
  readonly keptTypes: readonly string[];
  /** Finds out whether a cell holds a line break. */
  multiline(engine: Engine): Promise<boolean>;
}

/** One of some parts of the images; the only one is all of them. */
export interface Part {
  readonly part: number;
  readonly parts: number;
}

/** Reads a part of the exported images into `image(id, print)`, and says what holds of all of them. */
export async function readImages(
  engine: Engine,
  table: StagedTable,
  part: Part,
  store: Store,
  { scratch, signal }: Attempt,
): Promise<StagedImages> {
  const path = await fetchUnverified(store, table.artifact, scratch, signal);
  const declared = declares(table, 'id');
  const relation = parquetRows(path);
  const texts = table.columns
    .filter(({ part }) => part !== 'id' && part !== 'filter')
    .map(({ part, kept }) => {
      const text = `CAST(${quoteName(part)} AS VARCHAR)`;
      if (kept === undefined || kept === 'text') return text;
      // No date has the year 0000.
      const dated =
        kept === 'date' || kept === 'timestamp' ? `nullif(${text}[:5], '0000-') || ${text}[6:]` : text;
      return `CAST(TRY_CAST(${dated} AS ${sqlTypeOf(kept)}) AS VARCHAR)`;
    });
  const out = isFiltered(table) ? 'out' : 'CAST(NULL AS INTEGER)';
  const rows = (type: IdType) =>
    `SELECT CAST(id AS ${type}) AS id, hash(${texts.join(', ')}) AS print, ${out} AS out FROM ${relation}`;
  if (!declared) await engine.run(`CREATE TABLE image_written AS ${rows('VARCHAR')}`);
  const [count] = await engine.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${relation}`);
  expectAsRecounted(table.artifact.uri, 'rows', table.artifact.rows, Number(count?.n));
  await engine.play(script, 'read');
  const idType = declared ? 'BIGINT' : await typeOfTexts(engine, 'image_written');
  await setPart(engine, part, idType);
  await engine.play(script, idType === 'VARCHAR' ? 'part_of_texts' : 'part_of_numbers');
  const written = declared
    ? `(${rows(idType)})`
    : `(SELECT CAST(id AS ${idType}) AS id, print, out FROM image_written)`;
  await engine.run(
    `CREATE TABLE image AS SELECT id, print FROM ${written} WHERE out IS NULL AND in_part(id);
     CREATE TABLE hidden AS SELECT DISTINCT id FROM ${written} WHERE out IS NOT NULL AND in_part(id) AND id NOT IN (SELECT id FROM image WHERE id IS NOT NULL)`,
  );
  const idTypes = [idType, ...(declared ? await typeOfIds(engine, relation) : [])];
  const broken = texts.map((text) => `contains(${text}, chr(10)) OR contains(${text}, chr(13))`).join(' OR ');
  return {
    idType,
    idTypes,
    keptTypes: keptTypes(table).map(sqlTypeOf),
    async multiline(other) {
      const [found] = await other.rows<{ multiline: boolean | null }>(
        `SELECT bool_or(${broken}) AS multiline FROM ${relation}`,
      );
      return found?.multiline ?? false;
    },
  };
}

/** What ids of texts are, from whatever source. */
async function typeOfTexts(engine: Engine, relation: string): Promise<IdType> {
  await engine.run(
    `CREATE OR REPLACE VIEW id_written AS SELECT CAST(id AS VARCHAR) AS id FROM ${relation} WHERE id IS NOT NULL`,
  );
  await engine.play(script, 'id_type');
  const [found] = await engine.rows<{ type: IdType; padded: boolean }>(section(script, 'id_type_found'));
  if (found === undefined || found.type === 'VARCHAR' || !found.padded) return found?.type ?? 'VARCHAR';
  const [ids] = await engine.rows<{ meet: boolean }>(section(script, 'ids_meet'));
  return ids?.meet ? 'VARCHAR' : found.type;
}

/**
 * Says to this connection which ids are in a part, of `in_part(id)`: numbers by what they leave when divided, so that
 * others can tell it too.
 */
export async function setPart(engine: Engine, { part, parts }: Part, idType: IdType): Promise<void> {
  const type = idType === 'BIGINT' ? 'BIGINT' : 'UBIGINT';
  await engine.run(`SET VARIABLE parts = ${parts} :: ${type}; SET VARIABLE part = ${part} :: ${type}`);
}

/** The type that a source has exported ids as; it may be narrower than what they are compared as. */
async function typeOfIds(engine: Engine, relation: string): Promise<string[]> {
  const [row] = await engine.rows<{ type: string }>(`SELECT typeof(id) AS type FROM ${relation} LIMIT 1`);
  return row ? [row.type] : [];
}

/**
 * Reads the exported uses of tags: `tag(word, ref)` are those of a part of the images that may become a label, `worded(word, value)` has the
 * texts of the words, and `hidden_tag(word)` the uses in the part whose image `where` keeps out.
 */
export async function readTags(
  engine: Engine,
  snapshot: Pick<Snapshot, 'tags' | 'taggings'>,
  idType: IdType,
  store: Store,
  { scratch, signal }: Attempt,
): Promise<TagRows> {
  const uses = stagedUses(snapshot);
  const read = async (table: StagedTable) => {
    const out = isFiltered(table) ? '' : ', CAST(NULL AS INTEGER) AS out';
    return `(SELECT *${out} FROM ${parquetRows(await fetchUnverified(store, table.artifact, scratch, signal))})`;
  };
  const tags = await read(snapshot.tags);
  await engine.run(`CREATE VIEW worded AS SELECT word, value FROM ${tags}`);
  const id = declares(uses, 'ref') ? `TRY_CAST(ref AS ${idType})` : `as_${idType.toLowerCase()}(ref)`;
  if (snapshot.taggings)
    await viewOfLinks(engine, tags, await read(snapshot.taggings), snapshot.tags, snapshot.taggings);
  else
    await engine.run(`CREATE VIEW used AS
      SELECT word, ref, word IS NULL OR ref IS NULL AS unset, out IS NOT NULL AS filtered, false AS unnamed FROM ${tags}`);
  await engine.run(`CREATE TABLE tag_read AS
    SELECT word, id AS ref FROM (SELECT word, ${id} AS id FROM used WHERE NOT (unset OR filtered OR unnamed)) WHERE id IS NOT NULL AND in_part(id)`);
  await engine.run(`CREATE VIEW tag AS FROM tag_read WHERE ref NOT IN (SELECT id FROM hidden)`);
  const counted = await countRows(engine);
  expectAsRecounted(uses.artifact.uri, 'rows', uses.artifact.rows, counted.rows);
  return counted;
}

/** Looks up the tags of links: `used` is one row a link, with the word of its tag. */
async function viewOfLinks(
  engine: Engine,
  tags: string,
  links: string,
  named: StagedTable,
  linked: StagedTable,
): Promise<void> {
  const numbers = declares(named, 'id');
  const type = numbers ? 'BIGINT' : await typeOfTexts(engine, tags);
  const read = (column: string, declared: boolean) =>
    declared ? `CAST(${column} AS BIGINT)` : `as_${type.toLowerCase()}(CAST(${column} AS VARCHAR))`;
  await engine.run(`CREATE TABLE named AS SELECT ${read('id', numbers)} AS id, word, out FROM ${tags}`);
  await engine.run(`CREATE VIEW used AS
    SELECT named.word, link.ref,
      link.out IS NULL AND (link.tag IS NULL OR link.ref IS NULL OR (named.id IS NOT NULL AND named.word IS NULL AND named.out IS NULL)) AS unset,
      link.out IS NOT NULL OR (named.out IS NOT NULL AND link.ref IS NOT NULL) AS filtered,
      link.out IS NULL AND link.tag IS NOT NULL AND link.ref IS NOT NULL AND named.id IS NULL AS unnamed
    FROM ${links} AS link
    LEFT JOIN named ON named.id = ${read('link.tag', numbers && declares(linked, 'tag'))}`);
}

async function countRows(engine: Engine): Promise<TagRows> {
  const [row] = await engine.rows<Record<keyof TagRows, bigint>>(
    `SELECT count(*) AS rows, count(*) FILTER (unset AND NOT filtered) AS nulls, count(*) FILTER (filtered) AS filtered,
      count(*) FILTER (unnamed) AS unnamed FROM used`,
  );
  return {
    rows: Number(row?.rows),
    nulls: Number(row?.nulls),
    filtered: Number(row?.filtered),
    unnamed: Number(row?.unnamed),
  };
}
