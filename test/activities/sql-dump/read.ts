import { DumpReader, type ReaderOptions } from '../../../activities/sql-dump/reader/reader.ts';

/** What a dump gives: its tables as CSV, and what the reader says besides. */
export interface Read {
  readonly csv: string[];
  readonly notes: string[];
  readonly reader: DumpReader;
}

/** Reads a dump given as chunks, and takes the CSV only at the end. */
export function readChunks(
  chunks: readonly Uint8Array[],
  tables: readonly string[],
  options: Partial<ReaderOptions> = {},
): Read {
  const reader = new DumpReader({ name: 'dump.sql', tables: tables.map((table) => ({ table })), ...options });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  const csv = reader.outputs.map((output) => new TextDecoder().decode(output.rows?.take()));
  return { csv, notes: reader.notes, reader };
}

/** Reads a dump given as text, or as bytes in another character set; it need not say that it is whole. */
export function read(
  sql: string | Uint8Array,
  tables: readonly string[] = ['t'],
  options: Partial<ReaderOptions> = {},
): Read {
  return readChunks([typeof sql === 'string' ? bytes(sql) : sql], tables, {
    allowMissingTrailer: true,
    ...options,
  });
}

/** The CSV of table `t`, from a dump that need not say that it is whole. */
export function csvOf(sql: string | Uint8Array, options: Partial<ReaderOptions> = {}): string {
  return read(sql, ['t'], options).csv[0] ?? '';
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The bytes of a text in which every character is one byte. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
