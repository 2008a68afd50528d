import type { CsvScanner } from '../csv/csv-scanner.ts';
import { partNames, type Role } from '../tables.ts';
import type { Cells } from './parquet/column.ts';
import { RowGroups } from './parquet/row-groups.ts';
import { partCells } from './part-cells.ts';

/** Makes Parquet of the rows of a CSV file, with columns named for their part: text, since such a file declares no types. */
export class CsvRows {
  count = 0;
  readonly groups: RowGroups;
  /** Where the cells go; `undefined` for a column that no later stage reads. */
  private readonly cells: readonly (Cells | undefined)[];

  constructor(role: Role, columns: number) {
    this.cells = partNames(role, columns).map((part) => partCells(role, part, undefined));
    this.groups = new RowGroups(this.cells.filter((cells) => cells !== undefined));
  }

  /** Adds the row that a scanner is at. @param places its fields in the order of the request */
  add(scanner: CsvScanner, places: readonly number[]): void {
    const { cells } = this;
    let bytes = 0;
    for (let at = 0; at < cells.length; at++) {
      const taker = cells[at];
      if (taker !== undefined) bytes += scanner.addTo(taker, places[at] as number);
    }
    this.count++;
    this.groups.endRow(bytes);
  }
}
