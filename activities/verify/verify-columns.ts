import { formProblem } from '../duckdb/form-problem.ts';
import type { Manifest } from '../publish/manifest.ts';
import { shown } from '../shown.ts';
import { keptColumn, keptColumns } from '../tables.ts';
import { DatasetDiffers } from './difference.ts';
import type { VerifiedFile } from './verify-files.ts';

/** The columns of dataset.csv as its header names them. */
export function publishedColumns({ rules }: Manifest): string[] {
  const { images } = rules.tables;
  return [images.id, images.file, ...keptColumns(images).map(({ name }) => name), 'tags'];
}

/** The same columns under the names of their parts, which no column of a site can clash with. */
export function columnsOf({ rules }: Manifest): string[] {
  return ['id', 'file', ...rules.tables.images.keep.map((_, at) => keptColumn(at)), 'tags'];
}

/** What DuckDB says of a file that is no CSV or no Parquet is a difference like any other. */
export async function readable<T>({ uri }: VerifiedFile, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const problem = formProblem(error);
    if (problem === undefined) throw error;
    throw new DatasetDiffers({ file: uri, expected: 'rows that can be read', found: shown(problem) });
  }
}
