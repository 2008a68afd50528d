import { editDistance } from '../../nearest.ts';
import type { Column } from './column.ts';
import type { Output } from './output.ts';
import { displayName, type Table, type TableName } from './table.ts';
import { NO_KEYS, type TableKeys } from './table-keys.ts';
import type { Window } from './window.ts';

/** The tables of the dump, as its statements create, drop and fill them. */
export class Catalog {
  private readonly tables = new Map<string, Table>();

  private readonly w: Window;
  private readonly outputs: readonly Output[];

  constructor(w: Window, outputs: readonly Output[], schema: readonly Table[] = []) {
    this.w = w;
    this.outputs = outputs;

    for (const { name, columns, keys } of schema) this.add(0, name, columns, keys);
  }

  find(name: TableName): Table | undefined {
    return this.tables.get(keyOf(name));
  }

  all(): Table[] {
    return [...this.tables.values()];
  }

  /** CREATE TABLE, or the first INSERT into a table that nothing created. */
  add(at: number, name: TableName, columns: readonly Column[] | undefined, keys: TableKeys = NO_KEYS): Table {
    this.remove(at, name);
    const output = this.outputs.find(
      ({ wanted }) => wanted.table === name.table || wanted.table === displayName(name),
    );
    if (output?.table !== undefined) {
      const [one, other] = [displayName(output.table.name), displayName(name)];
      this.w.fail(
        at,
        `\`${output.wanted.table}\` is in this dump twice`,
        `say which one you mean: ${one} or ${other}`,
      );
    }
    const table: Table = { name, columns, output, rows: 0, keys };
    if (output !== undefined) output.table = table;
    this.tables.set(keyOf(name), table);
    return table;
  }

  /** DROP TABLE. */
  remove(at: number, name: TableName): void {
    const table = this.find(name);
    if (table === undefined) return;
    if (table.output !== undefined && table.rows > 0) this.refuseLater(at, table);
    if (table.output !== undefined) table.output.table = undefined;
    this.tables.delete(keyOf(name));
  }

  /** The name of a wanted table that is created and differs from this one, which is not, by one letter, or two that are swapped. */
  almost({ database, table }: TableName): string | undefined {
    const wanted = this.outputs
      .map((output) => output.table)
      .find(
        (other) => other?.name.database === database && editDistance(other?.name.table ?? '', table) === 1,
      );
    return wanted?.name.table;
  }

  /** Refuses a statement that changes one of the tables so called, if that is wanted. Emptying one without rows is fine. */
  refuseChange(at: number, names: readonly string[], change: 'empties' | 'changes'): void {
    for (const { wanted, table } of this.outputs) {
      const named = names.includes(table?.name.table ?? wanted.table.split('.').at(-1) ?? '');
      if (named && (change === 'changes' || (table?.rows ?? 0) > 0)) this.refuseLater(at, table);
    }
  }

  private refuseLater(at: number, table: Table | undefined): never {
    this.w.fail(
      at,
      `this statement changes \`${table === undefined ? 'a wanted table' : displayName(table.name)}\` in a way only a server can follow`,
      'load the dump into one and dump that again',
    );
  }
}

/** One string for each table, whatever characters its names have. */
export function keyOf({ database, table }: TableName): string {
  return JSON.stringify([database ?? null, table]);
}
