import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { Column, ColumnChunk, ColumnMetadata, Metadata, PageHeader, RowGroup } from './column.ts';

const MAGIC = Buffer.from('PAR1');

/**
 * Makes the bytes of a Parquet file, row group by row group, uncompressed: it is read once, soon. Its columns are
 * filled by the caller.
 */
export class ParquetEncoder {
  private readonly columns: readonly Column[];
  private readonly groups: RowGroup[] = [];
  private rows = 0;
  private offset = 0;

  constructor(columns: readonly Column[]) {
    this.columns = columns;
  }

  /**
   * The next bytes of the file, in pieces: what the columns have taken in, as a row group of so many rows. The columns
   * use their memory again for the next cell.
   */
  takeGroup(rows: number): Buffer[] {
    const parts: Buffer[] = this.offset === 0 ? [MAGIC] : [];
    const start = this.offset + lengthOf(parts);
    let end = start;
    const columns = this.columns.map((column) => {
      const { pages, metadata } = columnChunk(column, rows, end);
      parts.push(...pages);
      const file_offset = BigInt(end);
      end += lengthOf(pages);
      return { file_offset, meta_data: metadata };
    });
    const size = BigInt(end - start);
    this.groups.push({
      columns,
      num_rows: BigInt(rows),
      total_byte_size: size,
      total_compressed_size: size,
    });
    this.rows += rows;
    this.offset = end;
    return parts;
  }

  /** The last bytes of the file. */
  finish(): Buffer {
    const footer = new ByteWriter();
    if (this.offset === 0) footer.appendBytes(MAGIC);
    const root = { name: 'rows', num_children: this.columns.length };
    const metadata: Omit<Metadata, 'metadata_length'> = {
      version: 2,
      created_by: 'tagset',
      schema: [root, ...this.columns.map(({ element }) => element)],
      num_rows: BigInt(this.rows),
      row_groups: this.groups,
    };
    // Its length is written behind it.
    writeMetadata(footer, metadata as Metadata);
    footer.appendBytes(MAGIC);
    return Buffer.from(footer.getBytes());
  }
}

/** The pages of a column chunk that begins at `offset` of the file, and what the footer says of it. */
function columnChunk(
  column: Column,
  rows: number,
  offset: number,
): { pages: Buffer[]; metadata: ColumnMetadata } {
  const { element } = column;
  const { levels, nulls, values, range } = column.takeChunk();
  const bytes = levels.length + values.length;
  const header = pageHeader({
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: bytes,
    compressed_page_size: bytes,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: nulls,
      num_rows: rows,
      encoding: 'PLAIN',
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: false,
    },
  });
  const pages = [header, levels, values];
  const size = BigInt(lengthOf(pages));
  const metadata: ColumnMetadata = {
    type: element.type ?? 'BYTE_ARRAY',
    encodings: ['PLAIN', 'RLE'],
    path_in_schema: [element.name],
    codec: 'UNCOMPRESSED',
    num_values: BigInt(rows),
    total_uncompressed_size: size,
    total_compressed_size: size,
    data_page_offset: BigInt(offset),
    statistics: statisticsOf(nulls, range),
  };
  return { pages, metadata };
}

function statisticsOf(nulls: number, range: ColumnChunk['range']): NonNullable<ColumnMetadata['statistics']> {
  const null_count = BigInt(nulls);
  return range ? { null_count, min_value: range.min, max_value: range.max } : { null_count };
}

function pageHeader(header: PageHeader): Buffer {
  const writer = new ByteWriter();
  writePageHeader(writer, header);
  return Buffer.from(writer.getBytes());
}

function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
