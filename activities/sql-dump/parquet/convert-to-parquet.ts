import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withEngine } from '../../duckdb/engine.ts';
import { ConfigError } from '../../errors.ts';
import { type Converted, type ConvertOptions, convertDump } from '../convert-dump.ts';
import { type ConvertedParquetTable, writeParquet } from './write-parquet.ts';

export interface ParquetOptions extends Omit<ConvertOptions, 'tables'> {
  readonly tables: readonly ParquetTable[];
}

export interface ParquetTable {
  /** `table` or `database.table`. */
  readonly table: string;
  /** All but generated ones where undefined. */
  readonly columns?: readonly string[] | undefined;
  /** Path of the Parquet file, which appears when it is whole. */
  readonly output: string;
}

export interface ConvertedParquet extends Omit<Converted, 'tables'> {
  readonly tables: readonly ConvertedParquetTable[];
}

/** As `convertDump`, into Parquet with types that follow the columns. Throws what that throws. */
export async function convertToParquet(options: ParquetOptions): Promise<ConvertedParquet> {
  const [first] = options.tables;
  if (first === undefined) throw new ConfigError('no table to convert');
  // Beside the output: there is room for it, and it can be renamed into place.
  const scratch = await mkdtemp(join(dirname(first.output), '.tagset-'));
  const file = (i: number, extension: string): string => join(scratch, `${i}.${extension}`);
  const signal = options.signal ?? new AbortController().signal;
  try {
    const converted = await convertDump({
      ...options,
      tables: options.tables.map(({ table, columns }, i) => ({ table, columns, output: file(i, 'csv') })),
    });
    const engine = { memory: '1GB', threads: 2, scratch, signal };
    const tables = await withEngine(engine, async (duckdb) => {
      const written: ConvertedParquetTable[] = [];
      for (const [i, table] of converted.tables.entries()) {
        written.push(await writeParquet(duckdb, table, file(i, 'csv'), file(i, 'parquet')));
        await rm(file(i, 'csv'));
      }
      return written;
    });
    for (const [i, { output }] of options.tables.entries()) await rename(file(i, 'parquet'), output);
    return { ...converted, tables };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
