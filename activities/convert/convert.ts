import { join } from 'node:path';
import { type Engine, withEngine } from '../duckdb/engine.ts';
import { readScript, section } from '../duckdb/script.ts';
import { InvariantViolation } from '../errors.ts';
import { keptColumn } from '../export/tables.ts';
import type { Converted, Snapshot, StagedTable } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { fetchArtifact, stageFile } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { type CsvColumn, canonicalCsv } from './canonical-csv.ts';
import { splitRows } from './split-rows.ts';

const script = readScript('./convert.sql', import.meta.url);

/** Rows up to these bytes are read with buffers of the usual size. */
const USUAL_ROW = 2_000_000;

type IdType = Converted['idType'];

/** Makes typed Parquet of the exported CSV, with columns named for their part in the dataset. */
export async function convert(
  { images, tags }: Snapshot,
  store: Store,
  attempt: Attempt,
): Promise<Converted> {
  const { signal, scratch, key, progress } = attempt;
  const files = { images: join(scratch, 'images.parquet'), tags: join(scratch, 'tags.parquet') };
  const [imagesCsv, tagsCsv] = await Promise.all([
    fetchTable(images, store, attempt),
    fetchTable(tags, store, attempt),
  ]);
  const idType = await withEngine({ ...attempt.engine, ordered: false }, async (engine) => {
    await engine.set('images_parquet', files.images);
    await engine.set('tags_parquet', files.tags);

    const asNumber = declares(images, 0);
    await view(
      engine,
      'images_csv',
      imagesCsv,
      images,
      columnsOf(images, ['id', 'file'], asNumber ? ['id'] : []),
    );
    const type = asNumber ? 'BIGINT' : await lookAtIds(engine);
    await engine.play(script, idsOf(type, asNumber));
    await engine.play(script, 'images');
    await expectRows(engine, files.images, images);
    progress({ rows: images.artifact.rows, bytes: images.artifact.bytes });

    const refAsNumber = type === 'BIGINT' && declares(tags, 2);
    const numbers = [...(declares(tags, 0) ? ['id'] : []), ...(refAsNumber ? ['ref'] : [])];
    await view(engine, 'tags_csv', tagsCsv, tags, columnsOf(tags, ['id', 'value', 'ref'], numbers));
    await engine.play(script, idsOf(type, refAsNumber));
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

/** The exported file; in parts, for as many threads, where its rows cannot be told by their line ends. */
async function fetchTable(
  { artifact, multiline }: StagedTable,
  store: Store,
  { scratch, signal, engine }: Attempt,
): Promise<string[]> {
  const path = await fetchArtifact(store, artifact, scratch, signal);
  return multiline ? splitRows(path, scratch, engine.threads, signal) : [path];
}

/** Whether the source vouches that a column holds nothing but whole numbers. */
function declares({ columns }: StagedTable, at: number): boolean {
  return columns[at]?.type === 'integer';
}

/** The columns under the names of their parts, all text but `numbers`. */
function columnsOf(
  { columns }: StagedTable,
  names: readonly string[],
  numbers: readonly string[],
): CsvColumn[] {
  return columns.map((_, at) => {
    const name = names[at] ?? keptColumn(at - names.length);
    return { name, type: numbers.includes(name) ? 'BIGINT' : 'VARCHAR' };
  });
}

async function view(
  engine: Engine,
  name: string,
  files: readonly string[],
  { multiline, longestRow = 0 }: StagedTable,
  columns: readonly CsvColumn[],
): Promise<void> {
  const longest = longestRow > USUAL_ROW ? longestRow : undefined;
  await engine.run(`CREATE VIEW ${name} AS FROM ${canonicalCsv(files, columns, multiline, longest)}`);
}

async function lookAtIds(engine: Engine): Promise<IdType> {
  const [row] = await engine.rows<{ type: IdType }>(section(script, 'id_type'));
  return row?.type ?? 'VARCHAR';
}

/** The section that says how a column becomes an id. */
function idsOf(type: IdType, asNumber: boolean): string {
  return asNumber || type === 'VARCHAR' ? 'ids_as_read' : `ids_${type.toLowerCase()}`;
}

async function expectRows(engine: Engine, parquet: string, { table, artifact }: StagedTable): Promise<void> {
  const [row] = await engine.rows<{ n: bigint }>('SELECT count(*) AS n FROM read_parquet($1)', [parquet]);
  if (Number(row?.n) !== artifact.rows)
    throw new InvariantViolation(
      `${table}: export wrote ${artifact.rows} rows and convert read ${row?.n}. Nothing was published.`,
    );
}
