import { findColumn } from '../../find-column.ts';
import { nearest } from '../../nearest.ts';
import { CellRows, type CellSink } from './cell-rows.ts';
import type { Column } from './column.ts';
import { CsvEncoder } from './csv-encoder.ts';
import type { RowEncoder } from './row-encoder.ts';
import { displayName, type Table, type TableOutput } from './table.ts';
import type { Window } from './window.ts';

/** A table to read out of the dump. */
export interface WantedTable {
  /** `table` or `database.table`. */
  readonly table: string;
  /** Its columns in the order of the output. All but generated ones where undefined. */
  readonly columns?: readonly string[] | undefined;
  /** What takes in the cells of its rows, once the dump has said what its columns are. Default: its rows become canonical CSV. */
  readonly sink?: ((columns: readonly Column[]) => CellSink) | undefined;
}

/** A wanted table and its rows. */
export class Output implements TableOutput {
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
    if (this.rows !== undefined) return this.rows;
    const columns = this.chooseColumns(w);
    const { sink } = this.wanted;
    this.rows = sink ? new CellRows(columns, sink(columns)) : new CsvEncoder(columns);
    return this.rows;
  }

  private chooseColumns(w: Window): Column[] {
    const known = this.table?.columns ?? [];
    const names = this.wanted.columns ?? known.filter(({ generated }) => !generated).map(({ name }) => name);
    return names.map((name) => {
      const { at, twice } = findColumn(
        name,
        known.map((candidate) => candidate.name),
      );
      if (twice)
        w.fail(
          w.pos,
          `both \`${twice[0]}\` and \`${twice[1]}\` may be the column \`${name}\``,
          'rename one of them',
        );
      const column = known[at ?? -1];
      if (column === undefined) this.refuseColumn(w, name, known);
      if (column.form === undefined) {
        w.fail(w.pos, `column \`${name}\` has the type ${column.type}, which neither MySQL nor MariaDB has`);
      }
      return column;
    });
  }

  private refuseColumn(w: Window, name: string, known: readonly Column[]): never {
    const names = known.map((column) => column.name);
    const near = nearest(name, names).slice(0, 3);
    const table = this.table === undefined ? this.wanted.table : displayName(this.table.name);
    w.fail(
      w.pos,
      `table \`${table}\` has no column \`${name}\``,
      near.length > 0 ? `did you mean ${near.join(' or ')}?` : `it has ${names.join(', ')}`,
    );
  }
}
