import type { Writable } from 'node:stream';
import { feedDump, type OnProgress } from './feed-dump.ts';
import { type DumpInput, openDump } from './open-dump.ts';
import { readSchema } from './read-schema.ts';
import type { CellSink } from './reader/cell-rows.ts';
import type { Column } from './reader/column.ts';
import type { Provenance } from './reader/provenance.ts';
import { DumpReader } from './reader/reader.ts';
import { displayName } from './reader/table.ts';
import { openSink } from './sink.ts';
import { TableWriter } from './table-writer.ts';

export interface ConvertOptions {
  readonly input: DumpInput;
  /** What to write where: a path, which appears when the table is whole, or a stream, which is left open. */
  readonly tables: readonly ConvertTable[];
  /** Accept a dump that does not say that it is whole. */
  readonly allowMissingTrailer?: boolean | undefined;
  /** Path of a dump that has the CREATE TABLE of tables for which this one has none. */
  readonly schema?: string | undefined;
  /** The most bytes of SQL to read. Default: 1 TiB. */
  readonly maxUncompressedBytes?: number | undefined;
  /** The longest row in bytes. Default: 128 MiB. */
  readonly maxRowBytes?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ConvertTable {
  /** `table` or `database.table`. */
  readonly table: string;
  /** All but generated ones where undefined. */
  readonly columns?: readonly string[] | undefined;
  readonly output: string | Writable;
  /** What takes in the cells of its rows, once the dump has said what its columns are. Default: its rows become canonical CSV. */
  readonly sink?: ((columns: readonly Column[]) => CellSink) | undefined;
}

export interface Converted extends Provenance {
  readonly tables: readonly ConvertedTable[];
  /** What the reader of a report should know, a sentence each. */
  readonly notes: readonly string[];
}

export interface ConvertedTable {
  /** `database.table` where the dump names the database. */
  readonly table: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Bytes of the file. */
  readonly bytes: number;
  /** NULLs of each column. */
  readonly nulls: readonly number[];
  /** Whether a value holds a line break, so that a row may be more than one line. */
  readonly multiline: boolean;
  /** Bytes of the longest row in the file. */
  readonly longestRow: number;
}

/**
 * Writes tables of a SQL dump as files, by default canonical CSV: RFC 4180, UTF-8, LF, a header row, NULL an empty field, the empty string `""`, binary
 * columns `0x` and upper-case hex, BIT a decimal integer, all else MySQL's own text.
 *
 * Throws BadInput, with line and byte, for a dump that is not right in every respect that could make a table wrong; ConfigError
 * for files that cannot be opened. Whatever it throws, no file of a table is left.
 */
export async function convertDump(options: ConvertOptions): Promise<Converted> {
  const { tables, allowMissingTrailer, maxRowBytes, onProgress } = options;
  const dump = await openDump(options.input, options);
  const schema = options.schema === undefined ? undefined : await readSchema(options.schema);
  const countLines = dump.again === undefined;
  const reader = new DumpReader({
    name: dump.name,
    tables,
    allowMissingTrailer,
    maxRowBytes,
    schema,
    countLines,
  });
  const writers: TableWriter[] = [];
  try {
    for (const [i, output] of reader.outputs.entries()) {
      writers.push(new TableWriter(output, await openSink(tables[i]?.output ?? '')));
    }
    const flush = async (): Promise<void> => {
      for (const writer of writers) await writer.flush();
    };
    await feedDump(dump, reader, flush, onProgress);
    for (const writer of writers) await writer.finish();
    for (const writer of writers) await writer.publish();
  } catch (error) {
    for (const writer of writers) await writer.discard();
    throw error;
  }
  return {
    ...reader.provenance,
    tables: reader.outputs.map(({ table, rows }, i) => ({
      table: table === undefined ? '' : displayName(table.name),
      columns: rows?.columns ?? [],
      rows: table?.rows ?? 0,
      bytes: writers[i]?.bytes ?? 0,
      nulls: [...(rows?.nulls ?? [])],
      multiline: rows?.multiline ?? false,
      longestRow: rows?.longestRow ?? 0,
    })),
    notes: reader.notes,
  };
}
