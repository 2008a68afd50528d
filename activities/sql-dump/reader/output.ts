import { CsvEncoder } from './csv-encoder.ts';
import { nearestNames } from './nearest-names.ts';
import type { CreateEncoder, RowEncoder } from './row-encoder.ts';
import { type Column, displayName, type Table } from './table.ts';
import type { Window } from './window.ts';

/** A table to read out of the dump. */
export interface WantedTable {
  /** `table` or `database.table`. */
  readonly table: string;
  /** Its columns in the order of the output. All but generated ones where undefined. */
  readonly columns?: readonly string[] | undefined;
  /** What makes a file of its rows. Default: canonical CSV. */
  readonly encoder?: CreateEncoder | undefined;
}

/** A wanted table and its rows. */
export class Output {
  /** Undefined until the dump comes to it. */
  table: Table | undefined;
  /** Undefined until its first row. */
  rows: RowEncoder | undefined;

  readonly wanted: WantedTable;

  constructor(wanted: WantedTable) {
    this.wanted = wanted;
  }

  /** The encoder of this table's rows. */
  open(w: Window): RowEncoder {
    const { encoder = (columns) => new CsvEncoder(columns) } = this.wanted;
    this.rows ??= encoder(this.chooseColumns(w));
    return this.rows;
  }

  private chooseColumns(w: Window): Column[] {
    const known = this.table?.columns ?? [];
    const names = this.wanted.columns ?? known.filter(({ generated }) => !generated).map(({ name }) => name);
    return names.map((name) => {
      const column = known.find((candidate) => candidate.name === name);
      if (column === undefined) this.refuseColumn(w, name, known);
      if (column.form === undefined) {
        w.fail(w.pos, `column \`${name}\` has the type ${column.type}, which neither MySQL nor MariaDB has`);
      }
      return column;
    });
  }

  private refuseColumn(w: Window, name: string, known: readonly Column[]): never {
    const names = known.map((column) => column.name);
    const nearest = nearestNames(name, names);
    const table = this.table === undefined ? this.wanted.table : displayName(this.table.name);
    w.fail(
      w.pos,
      `table \`${table}\` has no column \`${name}\``,
      nearest.length > 0 ? `did you mean ${nearest.join(' or ')}?` : `it has ${names.join(', ')}`,
    );
  }
}
