import type { Look, Row, SiteTable } from '../site.ts';
import { ValueCounter } from './count-values.ts';
import { SMALL } from './site-read.ts';

/** Reads the rows of a table of files. */
type ReadRows = (table: SiteTable, columns: readonly string[], onRow: (row: Row) => void) => Promise<void>;

/** Rows of a table in a file that are read for the sake of one column. */
const MOST_ROWS = 50_000_000;

/** A look at tables in files, which are read once for each question. */
export function lookThroughRows(tables: readonly SiteTable[], read: ReadRows): Look {
  const tableOf = (name: string) => tables.find((table) => table.name === name);
  const upTo = (most: number, name: string) => {
    const table = tableOf(name);
    return table && (table.rows ?? 0) <= most ? table : undefined;
  };
  return {
    async values(name, column) {
      const table = upTo(MOST_ROWS, name);
      if (table === undefined) return undefined;
      const counter = new ValueCounter();
      await read(table, [column], ([value = null]) => counter.add(value));
      return counter.result();
    },
    async rows(name, columns) {
      const table = upTo(SMALL, name);
      if (table === undefined) return undefined;
      const rows: Row[] = [];
      await read(table, columns, (row) => rows.push(row));
      return rows;
    },
  };
}
