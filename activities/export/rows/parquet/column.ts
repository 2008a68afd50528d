import type { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import type { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { CellTaker } from '../../../cell-taker.ts';

type FileMetaData = Parameters<typeof writeMetadata>[1];
type Present<T> = Exclude<T, undefined>;

/** The footer of a Parquet file, as the format names its parts. */
export type Metadata = FileMetaData;
export type SchemaElement = FileMetaData['schema'][number];
export type RowGroup = FileMetaData['row_groups'][number];
export type ColumnMetadata = Present<RowGroup['columns'][number]['meta_data']>;
export type PageHeader = Parameters<typeof writePageHeader>[1];

/** Rows of a row group, at most: as many as DuckDB puts into one of its own. */
export const ROWS_PER_GROUP = 122_880;

/** Takes in the cells of one column of a table. */
export interface Cells extends CellTaker {
  /** The columns of the file that they become. */
  readonly columns: readonly Column[];
}

/** A column of a Parquet file that is being made. */
export interface Column {
  readonly element: SchemaElement;
  /** The values since the last chunk, which are forgotten: the next cell may be put where they are. */
  takeChunk(): ColumnChunk;
}

/** A column chunk without headers: all of its values in one page. */
export interface ColumnChunk {
  /** Which rows have a value, as definition levels; and how many have none. */
  readonly levels: Buffer;
  readonly nulls: number;
  /** Encoded PLAIN. */
  readonly values: Buffer;
  /** The least and the greatest value, where a reader could use them to pass over the row group. */
  readonly range?: { readonly min: number | bigint; readonly max: number | bigint };
}
