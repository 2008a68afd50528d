import { feedDump, type OnProgress } from './feed-dump.ts';
import { type DumpInput, openDump } from './open-dump.ts';
import type { Provenance } from './reader/provenance.ts';
import { DumpReader } from './reader/reader.ts';
import { displayName } from './reader/table.ts';
import type { TableKeys } from './reader/table-keys.ts';

export interface InspectOptions {
  readonly input: DumpInput;
  readonly allowMissingTrailer?: boolean | undefined;
  readonly maxUncompressedBytes?: number | undefined;
  readonly maxRowBytes?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Inspected extends Provenance {
  readonly tables: readonly InspectedTable[];
  readonly notes: readonly string[];
}

export interface InspectedTable {
  /** `database.table` where the dump names the database. */
  readonly table: string;
  /** Empty where the dump tells nothing of its columns. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
  /** Keys as the dump declares them. */
  readonly keys: TableKeys;
}

/** Reads a whole dump, checks it as a conversion would, and tells what is in it. Throws what `convertDump` throws. */
export async function inspectDump(options: InspectOptions): Promise<Inspected> {
  const { allowMissingTrailer, maxRowBytes, onProgress } = options;
  const dump = await openDump(options.input, options);
  const reader = new DumpReader({
    name: dump.name,
    tables: [],
    allowMissingTrailer,
    maxRowBytes,
    countLines: dump.again === undefined,
  });
  await feedDump(dump, reader, async () => {}, onProgress);
  const tables = reader.catalog.all().map(({ name, columns, rows, keys }) => ({
    table: displayName(name),
    columns: (columns ?? []).map((column) => ({ name: column.name, type: column.declared })),
    rows,
    keys,
  }));
  return { ...reader.provenance, tables, notes: reader.notes };
}
