import { type Engine, quoteName } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { readScript, section } from '../duckdb/script.ts';
import { lowerLetter } from '../rules/normalise.ts';
import type { Plan, StagedTable } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { fetchUnverified } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { partNames } from '../tables.ts';
import { expectAsRecounted } from './difference.ts';
import { spellingBy } from './spelling.ts';

const script = readScript('./recount.sql', import.meta.url);

/** Values that are spelled at a time. */
const WORDS = 100_000;

/** Rows of exported tags, and how many of them have no value or no reference. */
export interface TagRows {
  readonly rows: number;
  readonly nulls: number;
}

export type IdType = 'BIGINT' | 'UBIGINT' | 'VARCHAR';

/** What the exported images are. */
export interface StagedImages {
  readonly idType: IdType;
  /** Types that the ids of a dataset may have in Parquet. */
  readonly idTypes: readonly string[];
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
  const names = partNames('images', table.columns.length);
  const declared = table.columns[0]?.type === 'integer';
  const relation = parquetRows(path);
  const texts = names.slice(1).map((name) => `CAST(${quoteName(name)} AS VARCHAR)`);
  const rows = (type: IdType) =>
    `SELECT CAST(id AS ${type}) AS id, hash(${texts.join(', ')}) AS print FROM ${relation}`;
  if (!declared) await engine.run(`CREATE TABLE image_written AS ${rows('VARCHAR')}`);
  const [count] = await engine.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${relation}`);
  expectAsRecounted(table.artifact.uri, 'rows', table.artifact.rows, Number(count?.n));
  const idType = declared ? 'BIGINT' : await typeOfTexts(engine);
  await engine.play(script, `read_${idType.toLowerCase()}`);
  await setPart(engine, part, idType);
  await engine.play(script, idType === 'VARCHAR' ? 'part_of_texts' : 'part_of_numbers');
  const written = declared
    ? `(${rows(idType)})`
    : `(SELECT CAST(id AS ${idType}) AS id, print FROM image_written)`;
  await engine.run(`CREATE TABLE image AS SELECT id, print FROM ${written} WHERE in_part(id)`);
  const idTypes = [idType, ...(declared ? await typeOfIds(engine, relation) : [])];
  const broken = texts.map((text) => `contains(${text}, chr(10)) OR contains(${text}, chr(13))`).join(' OR ');
  return {
    idType,
    idTypes,
    async multiline(other) {
      const [found] = await other.rows<{ multiline: boolean | null }>(
        `SELECT bool_or(${broken}) AS multiline FROM ${relation}`,
      );
      return found?.multiline ?? false;
    },
  };
}

/** What ids of texts are, from whatever source. */
async function typeOfTexts(engine: Engine): Promise<IdType> {
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
 * Reads the exported tags into the view `numbered(word, value)` and those of a part of the images into `tag(word, ref)`,
 * without rows that cannot become a label.
 */
export async function readTags(
  engine: Engine,
  table: StagedTable,
  idType: IdType,
  store: Store,
  { scratch, signal }: Attempt,
): Promise<TagRows> {
  const path = await fetchUnverified(store, table.artifact, scratch, signal);
  const ref = table.columns[2]?.type === 'integer' ? `TRY_CAST(ref AS ${idType})` : 'id_of(ref)';
  await engine.run(`CREATE VIEW numbered AS FROM ${parquetRows(path)}`);
  await engine.run(`CREATE TABLE tag AS
    SELECT word, id AS ref FROM (SELECT word, ${ref} AS id FROM numbered) WHERE word IS NOT NULL AND id IS NOT NULL AND in_part(id)`);
  const counted = await countRows(engine);
  expectAsRecounted(table.artifact.uri, 'rows', table.artifact.rows, counted.rows);
  return counted;
}

async function countRows(engine: Engine): Promise<TagRows> {
  const [row] = await engine.rows<{ n: bigint; nulls: bigint }>(
    'SELECT count(*) AS n, count(*) FILTER (word IS NULL OR ref IS NULL) AS nulls FROM numbered',
  );
  return { rows: Number(row?.n), nulls: Number(row?.nulls) };
}

/** Spells the values of the tags by the rules, a share of them after the other. */
export async function spellTags(engine: Engine, { rules }: Plan): Promise<void> {
  const letters = new Letters(engine);
  const { spell, excluded } = spellingBy(rules, letters.small);
  await engine.play(script, 'words');
  await engine.fill(
    'excluded',
    excluded.map((label) => [label]),
  );
  await engine.play(script, 'written');
  const [last] = await engine.rows<{ word: number | null }>('SELECT max(word) AS word FROM written');
  for (let from = 0; from <= (last?.word ?? -1); from += WORDS) {
    const values = await engine.rows<{ word: number; value: string }>(
      // A byte order mark at the beginning of a text would be lost on its way to JavaScript.
      "SELECT word, '.' || value AS value FROM written WHERE word >= $1 AND word < $2",
      [from, from + WORDS],
    );
    if (rules.case === 'lower') await letters.look(values.map(({ value }) => value));
    const other = values.flatMap(({ word, value: dotted }) => {
      const value = dotted.slice(1);
      const { label, merged } = spell(value);
      return label === value && !merged ? [] : [[String(word), label, merged ? 'yes' : 'no']];
    });
    await engine.fill('respelled', other);
  }
  await engine.play(script, 'spelled');
}

/**
 * The lower case of letters as DuckDB knows it, which is what clean goes by. It comes to know a new letter of Unicode at
 * another time than Node does; a dataset that holds one is no wrong one.
 */
class Letters {
  private readonly engine: Engine;
  private readonly asked = new Set<string>();
  private readonly other = new Map<string, string>();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  readonly small = (letter: string): string => this.other.get(letter) ?? lowerLetter(letter);

  /** Looks up what these texts are written with. */
  async look(texts: readonly string[]): Promise<void> {
    const letters = new Set<string>();
    for (const text of texts)
      for (const [letter] of text.matchAll(/\p{L}|\p{M}|\p{N}|\p{S}|\p{Cn}/gu))
        if (letter > '\x7f' && !this.asked.has(letter)) letters.add(letter);
    if (letters.size === 0) return;
    for (const letter of letters) this.asked.add(letter);
    await this.engine.run('CREATE OR REPLACE TABLE letter (letter VARCHAR)');
    await this.engine.fill(
      'letter',
      [...letters].map((letter) => [letter]),
    );
    const rows = await this.engine.rows<{ letter: string; small: string }>(
      'SELECT letter, lower(letter) AS small FROM letter',
    );
    for (const { letter, small } of rows) if (small !== lowerLetter(letter)) this.other.set(letter, small);
  }
}
