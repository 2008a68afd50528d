import { columnOf, type SiteTable } from './site.ts';

/** Tables that belong together: they have one prefix, such as `piwigo_`, and the columns that were asked for. */
export interface Family<Name extends string> {
  readonly prefix: string;
  readonly tables: Readonly<Record<Name, SiteTable>>;
}

/**
 * Finds tables by the ends of their names and by their columns, in whatever letters' case.
 * @param shape the end of each table's name with the columns that it has to have
 */
export function families<Name extends string>(
  tables: readonly SiteTable[],
  shape: Readonly<Record<Name, readonly string[]>>,
): Family<Name>[] {
  const names = Object.keys(shape) as Name[];
  const [first] = names;
  if (first === undefined) return [];
  const prefixes = tables
    .map(({ name }) => name)
    .filter((name) => name.toLowerCase().endsWith(first.toLowerCase()))
    .map((name) => name.slice(0, name.length - first.length));
  return [...new Set(prefixes)].flatMap((prefix) => {
    const found = names.map((name) => [name, member(tables, prefix + name, shape[name])] as const);
    if (found.some(([, table]) => table === undefined)) return [];
    return [{ prefix, tables: Object.fromEntries(found) as Record<Name, SiteTable> }];
  });
}

function member(
  tables: readonly SiteTable[],
  name: string,
  columns: readonly string[],
): SiteTable | undefined {
  const exact = tables.find((table) => table.name === name);
  const table = exact ?? tables.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return table && columns.every((column) => columnOf(table, column)) ? table : undefined;
}

/** The name of a column as the table spells it. */
export function spelled(table: SiteTable, column: string): string {
  return columnOf(table, column)?.name ?? column;
}
