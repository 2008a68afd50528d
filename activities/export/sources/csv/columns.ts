import { textsOf } from '../../../csv/csv-records.ts';
import { CsvScanner, type Dialect } from '../../../csv/csv-scanner.ts';
import { BadInput, SchemaDrift } from '../../../errors.ts';
import { findColumn } from '../../../find-column.ts';
import { nearest } from '../../../nearest.ts';
import { listed, shown } from '../../../shown.ts';

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
      this.places = this.wanted.map((name) => placeOf(file, header, name, this.role));
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

function placeOf(file: string, header: readonly string[], name: string, role: string): number {
  const { at, twice } = findColumn(name, header);
  if (at !== undefined) return at;
  if (twice)
    throw new BadInput(
      `${file} names the column ${shown(name)} twice: rename one of the two in its header row.`,
    );
  const [near] = nearest(name, header);
  throw new SchemaDrift(
    `${file} has no column ${shown(name)}${near ? `: did you mean ${shown(near)}?` : '.'} Its header row names ${listed(header.map(shown))}. Set tables.${role} in dataset.yaml.`,
  );
}
