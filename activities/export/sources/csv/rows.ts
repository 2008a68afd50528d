import type { CsvScanner } from '../../../csv/csv-scanner.ts';
import type { TableRequest } from '../../../table-requests.ts';
import { RowGroups } from '../../rows/parquet/row-groups.ts';
import { TableRows } from '../../rows/table-rows.ts';

/** Makes Parquet of the rows of a CSV file, with columns named for their part: text, since such a file declares no types. */
export class CsvRows {
  readonly rows: TableRows;
  readonly groups: RowGroups;
  private readonly takers: TableRows['takers'];

  constructor(request: TableRequest) {
    this.rows = new TableRows(request);
    this.takers = this.rows.takers;
    this.groups = new RowGroups(this.rows.cells);
  }

  /** Adds the row that a scanner is at. @param places its fields in the order of the request */
  add(scanner: CsvScanner, places: readonly number[]): void {
    const { takers } = this;
    let bytes = 0;
    for (let at = 0; at < takers.length; at++) {
      const taker = takers[at];
      if (taker !== undefined) bytes += scanner.addTo(taker, places[at] as number);
    }
    this.rows.endRow();
    this.groups.endRow(bytes);
  }
}
