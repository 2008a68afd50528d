import { readFile } from 'node:fs/promises';
import { canonicalCsv } from '../csv/canonical-csv.ts';
import { headerOf, longestRowOf } from '../csv/canonical-header.ts';
import { type Engine, quoteName } from '../duckdb/engine.ts';
import { formProblem } from '../duckdb/form-problem.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { readScript, section } from '../duckdb/script.ts';
import type { Plan, Split } from '../run.ts';
import { shown } from '../shown.ts';
import { keptColumn, keptColumns } from '../tables.ts';
import { differs, expectAsRecounted } from './difference.ts';
import type { ReadFile } from './published-files.ts';
import type { StagedImages } from './staged-input.ts';

const script = readScript('./recount.sql', import.meta.url);

/** Rows and sums of a file, to be the same as those of the other format. */
export interface Look {
  readonly rows: number;
  readonly whole: string;
}

/** Looks at dataset.csv: its header, the form and order of its ids, a tag in every row. */
export async function lookAtCsv(
  engine: Engine,
  file: ReadFile,
  plan: Plan,
  { idType, multiline }: StagedImages,
): Promise<Look> {
  const { id, file: name } = plan.tables.images;
  const keep = keptColumns(plan.tables.images).map((kept) => kept.name);
  const parts = partsOf(plan);
  const columns = [...parts, 'tags'].map((one) => ({ name: one, type: 'VARCHAR' as const }));
  const longest = await longestRowOf(file.local);
  const broken = /[\r\n]/.test(plan.output.delimiter) || (await multiline(engine));
  expectAsRecounted(file.uri, 'header', [id, name, ...keep, 'tags'], await headerOf(file.local, file.uri));
  const lookAt = async (longestRow?: number) => {
    const relation = canonicalCsv([file.local], columns, broken, longestRow);
    await viewOf(engine, relation, parts, idType, 'CAST(id AS VARCHAR)');
    return look(engine, file);
  };
  if (broken) return lookAt(longest);
  // Nearly always rows are short, and read the faster for it.
  return lookAt().catch((error: unknown) => {
    if (error instanceof RowTooLong) return lookAt(longest);
    throw error;
  });
}

/** Looks at dataset.parquet in the same way: names and types of its columns. */
export async function lookAtParquet(
  engine: Engine,
  file: ReadFile,
  plan: Plan,
  { idType, idTypes, keptTypes }: StagedImages,
): Promise<Look> {
  const { id, file: name } = plan.tables.images;
  const keep = keptColumns(plan.tables.images).map((kept) => kept.name);
  const described = await readable(file, () =>
    engine.rows<{ column_name: string; column_type: string }>(`DESCRIBE FROM ${parquetRows(file.local)}`),
  );
  const columns = described.map(({ column_name, column_type }) => [column_name, column_type]);
  const type = idTypes.find((one) => one === columns[0]?.[1]) ?? idType;
  const typed = keep.map((kept, at) => [kept, keptTypes[at]]);
  const expected = [[id, type], [name, 'VARCHAR'], ...typed, ['tags', 'VARCHAR'], ['split', 'VARCHAR']];
  expectAsRecounted(file.uri, 'columns', expected, columns);
  const parts = partsOf(plan);
  const named = [...parts, 'tags', 'split'].map(quoteName).join(', ');
  await engine.run(`CREATE TEMP VIEW parquet (${named}) AS FROM ${parquetRows(file.local)}`);
  await viewOf(engine, 'parquet', parts, idType, 'CAST(NULL AS VARCHAR)');
  return look(engine, file);
}

/** The view `dataset(id, written, print, tags)`, of this connection. */
async function viewOf(
  engine: Engine,
  relation: string,
  parts: readonly string[],
  idType: string,
  written: string,
): Promise<void> {
  const texts = parts.slice(1).map((part) => `CAST(${quoteName(part)} AS VARCHAR)`);
  await engine.run(`CREATE OR REPLACE TEMP VIEW dataset AS
    SELECT TRY_CAST(id AS ${idType}) AS id, ${written} AS written, hash(${texts.join(', ')}) AS print, tags
    FROM ${relation}`);
}

async function look(engine: Engine, file: ReadFile): Promise<Look> {
  const [found] = await readable(file, () =>
    engine.rows<{
      rows: bigint;
      unread: bigint;
      disordered: bigint;
      untagged: bigint;
      whole: string;
    }>(section(script, 'look')),
  );
  if (found === undefined) throw differs(file.uri, 'rows', 'some', 'none');
  const { rows, unread, disordered, untagged, whole } = found;
  if (unread + disordered + untagged === 0n) return { rows: Number(rows), whole };
  const [first] = await engine.rows<{
    row: bigint;
    written: string | null;
    before: string | null;
    unread: boolean | null;
    disordered: boolean;
  }>(section(script, 'offender'));
  const at = `row ${first?.row}`;
  if (first?.unread) throw differs(file.uri, `${at}, id`, 'an id as the source has it', shown(first.written));
  if (first?.disordered)
    throw differs(file.uri, `${at}, id`, `an id behind ${shown(first.before)}`, shown(first.written));
  throw differs(file.uri, `${at}, tags`, 'tags', 'none');
}

/** Checks the sides of images in Parquet, where they are written, and how many there are on each. */
export async function checkSides(
  engine: Engine,
  file: ReadFile,
  from: 'parquet' | 'dataset',
  { output }: Plan,
  split: Split,
): Promise<void> {
  await engine.set('threshold', Math.ceil(output.validation * 2 ** 32));
  const published = from === 'parquet' ? 'split' : 'NULL';
  const part = from === 'parquet' ? 'WHERE in_part(id)' : '';
  await engine.run(`CREATE TEMP VIEW sided AS SELECT id, ${published} AS published FROM ${from} ${part}`);
  const [found] = await engine.rows<{ train: bigint; validation: bigint; wrong: string | null }>(
    section(script, 'sides'),
  );
  if (from === 'parquet' && found && found.wrong !== null)
    throw differs(file.uri, `split of ${found.wrong}`, 'the side that its id gives', 'another');
  const [counted] =
    from === 'parquet'
      ? await engine.rows<{ train: bigint; validation: bigint }>(section(script, 'split'))
      : [found];
  const { train, validation } = split;
  expectAsRecounted(
    file.uri,
    'images on each side',
    { train: Number(counted?.train), validation: Number(counted?.validation) },
    { train, validation },
  );
}

/** Compares the labels and the cells of a part of the images with what was recounted. */
export async function checkContent(engine: Engine, file: ReadFile): Promise<void> {
  await engine.play(script, 'part_published');
  const [label] = await engine.rows<{ label: string; expected: bigint; found: bigint }>(
    section(script, 'labels'),
  );
  if (label) {
    const { expected, found } = label;
    const at = `images with the label ${JSON.stringify(shown(label.label))}`;
    throw expected === found
      ? differs(file.uri, at, `those ${expected} that were exported with it`, 'others')
      : differs(file.uri, at, String(expected), String(found));
  }
  const [cells] = await engine.rows<{ expected: bigint; found: bigint; same: boolean }>(
    section(script, 'cells'),
  );
  expectAsRecounted(file.uri, 'rows of exported images', Number(cells?.expected), Number(cells?.found));
  if (!cells?.same) throw differs(file.uri, 'cells of the images', 'those that were exported', 'others');
  const [unsorted] = await engine.rows<{ id: string; tags: string }>(section(script, 'order_in_cells'));
  if (unsorted)
    throw differs(file.uri, `tags of ${shown(unsorted.id)}`, 'them in byte order', shown(unsorted.tags));
}

/** Compares labels.json with the labels that were recounted. */
export async function checkLabels(
  { local, uri }: ReadFile,
  expected: readonly { index: number; label: string; uses: number }[],
): Promise<void> {
  let found: unknown;
  try {
    found = JSON.parse(await readFile(local, 'utf8'));
  } catch {
    throw differs(uri, 'its form', 'JSON', 'something else');
  }
  const labels: unknown[] = Array.isArray(found) ? found : [];
  expectAsRecounted(uri, 'labels', expected.length, labels.length);
  for (const [at, { index, label, uses }] of expected.entries()) {
    const { index: i, label: l, uses: u } = (labels[at] ?? {}) as Record<string, unknown>;
    expectAsRecounted(uri, `label ${at}`, { index, label, uses }, { index: i, label: l, uses: u });
  }
}

function partsOf({ tables }: Plan): string[] {
  return ['id', 'file', ...tables.images.keep.map((_, at) => keptColumn(at))];
}

/** A row is longer than the reader has room for. */
class RowTooLong extends Error {}

/** What DuckDB says of a file that is no CSV or no Parquet is a difference like any other. */
async function readable<T>({ uri }: ReadFile, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.message.includes('Maximum line size')) throw new RowTooLong();
    const problem = formProblem(error);
    if (problem === undefined) throw error;
    throw differs(uri, 'its form', 'rows that can be read', shown(problem));
  }
}
