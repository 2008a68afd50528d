import type { CellTaker } from '../../cell-taker.ts';
import { BadInput } from '../../errors.ts';
import { listed, quoted } from '../../shown.ts';
import type { TableRequest } from '../../table-requests.ts';
import { Filter } from './filter.ts';
import type { Cells } from './parquet/column.ts';
import { IntegerColumn } from './parquet/integer-column.ts';
import { type Declared, partCells } from './part-cells.ts';

/**
 * The rows of one table on their way from any source into Parquet: a column for each part that a later stage reads, and `out`, which is 1 in
 * a row that `where` keeps out of the dataset and else NULL.
 */
export class TableRows {
  /** For each requested column what takes its cells; `undefined` where nobody reads them. */
  readonly takers: readonly (CellTaker | undefined)[];
  /** Those that become columns of the file. */
  readonly cells: readonly Cells[];
  rows = 0;
  private passed = 0;
  private readonly filters: readonly Filter[];
  private readonly out: IntegerColumn | undefined;

  /** @param declared what the source declares of each requested column; nothing where it declares no types */
  constructor({ role, columns }: TableRequest, declared: readonly Declared[] = []) {
    const parts: Cells[] = [];
    const filters: Filter[] = [];
    this.takers = columns.map((column, at) => {
      if (column.part === 'presence') return undefined;
      if (column.part === 'filter') {
        const filter = new Filter(column);
        filters.push(filter);
        return filter;
      }
      const cells = partCells(role, column.part, declared[at]);
      parts.push(cells);
      return cells;
    });
    this.filters = filters;
    this.out = filters.length > 0 ? new IntegerColumn('out', 'int32') : undefined;
    this.cells = this.out ? [...parts, this.out] : parts;
  }

  /** Every taker has its cell of a row. */
  endRow(): void {
    this.rows++;
    if (this.out === undefined) return;
    for (const { passes } of this.filters)
      if (!passes) {
        this.out.addNumber(1);
        return;
      }
    this.passed++;
    this.out.addNull();
  }

  /**
   * What to say of `where` once all rows are in: values that no row has, which may be misspelled. Throws `BadInput` where no row
   * passes.
   * @param table whose rows they are, for messages
   */
  judge({ role }: TableRequest, table: string): string[] {
    const where = `tables.${role}.where`;
    const said = this.filters.flatMap((filter) => {
      const values = filter.unseen();
      if (values.length === 0) return [];
      const others = filter.states().map(quoted);
      return `${filter.name} is ${listed(values.map(valueShown))} in no row${others.length === 0 ? '' : `, but ${listed(others)}`}`;
    });
    if (this.filters.length > 0 && this.rows > 0 && this.passed === 0)
      throw new BadInput(
        `No row of ${table} passes ${where} in dataset.yaml${said.length === 0 ? ': none has all of its values together.' : `: ${said.join('; ')}.`} Texts are compared byte for byte.`,
      );
    return said.map((one) => `${where}, table ${table}: ${one}.`);
  }
}

function valueShown(value: string | null): string {
  return value === null ? 'NULL' : quoted(value);
}
