import type { DuckDBValue } from '@duckdb/node-api';
import { type Engine, quoteName } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { readScript, section } from '../duckdb/script.ts';
import type { Manifest } from '../publish/manifest.ts';
import { shown } from '../shown.ts';
import { DatasetDiffers, expectSame } from './difference.ts';
import { columnsOf, publishedColumns, readable } from './verify-columns.ts';
import type { VerifiedFile } from './verify-files.ts';

const script = readScript('./verify.sql', import.meta.url);
const mergeScript = readScript('../merge/merge.sql', import.meta.url);

/** Opens dataset.parquet as `dataset_parquet`. @returns the type of the ids. */
export async function openParquet(engine: Engine, file: VerifiedFile, manifest: Manifest): Promise<string> {
  const columns = await readable(file, () =>
    engine.rows<{ column_name: string; column_type: string }>(`DESCRIBE FROM ${parquetRows(file.local)}`),
  );
  expectSame(
    file.uri,
    'columns',
    [...publishedColumns(manifest), 'split'],
    columns.map(({ column_name }) => column_name),
  );
  const named = [...columnsOf(manifest), 'split'].map(quoteName).join(', ');
  await engine.run(`CREATE VIEW dataset_parquet (${named}) AS FROM ${parquetRows(file.local)}`);
  return columns[0]?.column_type ?? 'VARCHAR';
}

/** Checks that dataset.parquet holds the rows of dataset.csv, and each image's side. */
export async function verifyParquet(engine: Engine, file: VerifiedFile, manifest: Manifest): Promise<void> {
  const { split, rows } = manifest;
  const counts = await readable(file, () =>
    engine.counts<'rows' | 'train' | 'validation'>(script, 'parquet_rows'),
  );
  expectSame(file.uri, 'rows', rows.dataset, counts.rows);
  expectSame(file.uri, 'rows in the manifest', counts.rows, file.rows);
  const cells = columnsOf(manifest).map(quoteName);
  for (const view of ['csv', 'parquet']) {
    const texts = cells.map((name) => `${name} :: VARCHAR`).join(', ');
    await engine.run(`CREATE VIEW ${view}_cells AS SELECT [${texts}] AS cells FROM dataset_${view}`);
  }
  const [unequal] = await engine.rows<{ row: bigint; csv: DuckDBValue; parquet: DuckDBValue }>(
    section(script, 'unequal'),
  );
  if (unequal) {
    const [csv, parquet] = [listOf(unequal.csv), listOf(unequal.parquet)];
    const column = cells.findIndex((_, at) => csv[at] !== parquet[at]);
    const name = publishedColumns(manifest)[column];
    expectSame(file.uri, `row ${unequal.row}, ${name}`, csv[column], parquet[column]);
  }
  await engine.set('validation', split.share);
  await engine.play(mergeScript, 'side');
  const [wrong] = await engine.rows<{ row: bigint; id: string; split: string | null; expected: string }>(
    section(script, 'wrong_side'),
  );
  if (wrong)
    throw new DatasetDiffers({
      file: file.uri,
      at: `row ${wrong.row}, split of ${shown(wrong.id)}`,
      expected: wrong.expected,
      found: shown(wrong.split),
    });
  expectSame(file.uri, 'images to train on', split.train, counts.train);
  expectSame(file.uri, 'images to measure on', split.validation, counts.validation);
}

function listOf(value: DuckDBValue): (string | null)[] {
  const items = value !== null && typeof value === 'object' && 'items' in value ? value.items : [];
  return items as (string | null)[];
}
