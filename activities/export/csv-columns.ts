import { textsOf } from '../csv/csv-records.ts';
import { CsvScanner, type Dialect } from '../csv/csv-scanner.ts';
import { BadInput, SchemaDrift } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { listed, shown } from '../shown.ts';

/**
 * Finds the wanted columns of a CSV file with a header row. Throws `SchemaDrift` for a column that the header lacks, and
 * `BadInput` for a row that is not as long as the header.
 * @param role the key in `tables` of dataset.yaml, for the error
 */
export class CsvColumns {
  readonly scanner: CsvScanner;
  /** Fields of the wanted columns, in the order they are wanted in; `undefined` before the header. */
  places: readonly number[] | undefined;
  private readonly file: string;
  private readonly role: string;
  private readonly wanted: readonly string[];
  private width = 0;

  constructor(file: string, dialect: Dialect, role: string, wanted: readonly string[]) {
    this.scanner = new CsvScanner(file, dialect);
    this.file = file;
    this.role = role;
    this.wanted = wanted;
  }

  /** Goes to the next row below the header in the pieces that the scanner has. @returns whether there is one */
  next(): boolean {
    const { scanner, file } = this;
    if (!scanner.next()) return false;
    if (this.places === undefined) {
      const header = textsOf(scanner).map((name) => name ?? '');
      this.places = this.wanted.map((name) => findColumn(file, header, name, this.role));
      this.width = header.length;
      if (!scanner.next()) return false;
    }
    if (scanner.count !== this.width)
      throw new BadInput(
        `${file}, line ${scanner.line}: ${scanner.count} fields, where the header row has ${this.width}. Correct the file, or declare delimiter and quote in source.csv.`,
      );
    return true;
  }
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
