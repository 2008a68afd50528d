import type { KeptType } from '../kept-type.ts';
import type { Role, TableRequest } from '../table-requests.ts';

/** A source that tables are exported from: live MySQL, dumps or CSV files. */
export interface Source {
  /** Throws what would keep an export from starting: an unreachable server, a missing table, column or file. */
  check(tables: readonly TableRequest[]): Promise<void>;

  /**
   * Reads all tables as of one moment and writes each into a file in `folder`. Throws a permanent error for what
   * another try cannot mend, anything else for what it can.
   */
  export(request: ExportRequest): Promise<ExportedSnapshot>;
}

export interface ExportRequest {
  readonly tables: readonly TableRequest[];
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (done: Progress) => void;
  /** Told of a table whose file is whole, while the next is read; the export may still fail. */
  readonly onTable?: (table: ExportedTable) => void;
}

/** What a stage has done so far; it travels in heartbeats. */
export interface Progress {
  readonly rows: number;
  readonly bytes: number;
}

export interface ExportedSnapshot {
  readonly identity: SourceIdentity;
  /** Of the files that were read the one whose rows are oldest; none for a live database. */
  readonly oldest?: DatedFile;
  readonly tables: readonly ExportedTable[];
}

/** A file and the moment that its rows show. */
export interface DatedFile {
  readonly name: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** Where the rows came from and the moment they show; it goes into the manifest, so it holds no secret. */
export interface SourceIdentity {
  readonly kind: 'mysql' | 'dump' | 'csv';
  /** Such as `mysql://db.example:3306/site` or the names of the files. */
  readonly address: string;
  /** ISO 8601 in UTC: start of the transaction, end of the dump, or last change of the files. */
  readonly snapshotTime: string;
  /** The software that wrote it, as it calls itself. */
  readonly server: string;
  /** What the reader of the manifest should know, such as a table without transactions. */
  readonly notes: readonly string[];
}

/**
 * A table as every source leaves it: Parquet with the columns named for their part (`id, file, kept_0 …`, `id, word, value`, `word, value, ref` or
 * `tag, ref`), ids and references as the whole numbers that they are declared as, all else as text. `word` is a number for the tag, and
 * `value` has its text only in the row where that number comes first. `out` is 1 in rows that `where` keeps out, which are there
 * to be counted.
 */
export interface ExportedTable {
  readonly role: Role;
  readonly table: string;
  /** Path of the file with the rows. */
  readonly file: string;
  /** Of the bytes as they were handed to the disk. */
  readonly sha256: string;
  readonly rows: number;
  readonly columns: readonly ColumnType[];
  /** What whoever started the run should know of its rows, a sentence each. */
  readonly warnings: readonly string[];
}

/** A column as the source declares it: `integer` only if every value is sure to fit 64 bits with a sign, however many zeros it shows. */
export interface ColumnType {
  readonly part: string;
  /** Its name at the source. */
  readonly name: string;
  readonly type: 'integer' | 'text';
  /** What a kept column is published as. */
  readonly kept?: KeptType;
}
