import { type CsvRecord, csvRecords, type Dialect } from '../csv/csv-records.ts';
import { BadInput, SchemaDrift } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { listed, shown } from '../shown.ts';

type Cells = CsvRecord['cells'];

/**
 * Takes the wanted columns out of a CSV file with a header row, in the order they are wanted in. Throws
 * `SchemaDrift` for a column that the header lacks, and `BadInput` for a row that is not as long as the header.
 * @param role the key in `tables` of dataset.yaml, for the error
 */
export function readColumns(file: string, dialect: Dialect, role: string, wanted: readonly string[]) {
  const records = csvRecords(file, dialect);
  let width = 0;
  let places: number[] | undefined;
  return {
    /** The rows below the header that end in this piece of text. */
    *rows(piece: string): Generator<Cells> {
      for (const { cells, line } of records.feed(piece)) {
        if (places === undefined) {
          const header = cells.map((name) => name ?? '');
          places = wanted.map((name) => findColumn(file, header, name, role));
          width = header.length;
          continue;
        }
        if (cells.length !== width)
          throw new BadInput(
            `${file}, line ${line}: ${cells.length} fields, where the header row has ${width}. Correct the file, or declare delimiter and quote in source.csv.`,
          );
        yield places.map((place) => cells[place] ?? null);
      }
    },
    /** Says that no piece follows. */
    end: () => records.end(),
  };
}

/** The place of a column in the header row: spelled exactly so, else in other letters' case or with other code points for the same letters. */
function findColumn(file: string, header: readonly string[], name: string, role: string): number {
  for (const is of [
    (one: string) => one === name,
    (one: string) => one.toLowerCase() === name.toLowerCase(),
    (one: string) => one.normalize('NFC').toLowerCase() === name.normalize('NFC').toLowerCase(),
  ]) {
    const place = header.findIndex(is);
    if (place >= 0 && header.findLastIndex(is) !== place)
      throw new BadInput(
        `${file} names the column ${shown(name)} twice: rename one of the two in its header row.`,
      );
    if (place >= 0) return place;
  }
  const [near] = nearest(name, header);
  throw new SchemaDrift(
    `${file} has no column ${shown(name)}${near ? `: did you mean ${shown(near)}?` : '.'} Its header row names ${listed(header.map(shown))}. Set tables.${role} in dataset.yaml.`,
  );
}
