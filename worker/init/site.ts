/** The schema of a picture site, from whatever source, and a way to look at its rows. */
export interface Site {
  readonly tables: readonly SiteTable[];
  readonly look: Look;
}

export interface SiteTable {
  readonly name: string;
  readonly columns: readonly SiteColumn[];
  /** Empty where there is none, or where the source does not say. */
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
  /** `undefined` where nobody has counted. */
  readonly rows: number | undefined;
  /** Whether `rows` is an estimate. */
  readonly isEstimate: boolean;
  /** The file that holds it; none in a live database. */
  readonly file?: string;
}

export interface SiteColumn {
  readonly name: string;
  readonly kind: 'integer' | 'text' | 'time' | 'other';
}

export interface ForeignKey {
  readonly column: string;
  readonly table: string;
  readonly target: string;
}

/** Looks at rows where that is quick. What it does not look at, it answers with `undefined`. */
export interface Look {
  /** The values of a column that has few, the most frequent first. */
  values(table: string, column: string): Promise<readonly ValueCount[] | undefined>;
  /** Every row of a table that has no more than some thousands. */
  rows(table: string, columns: readonly string[]): Promise<readonly Row[] | undefined>;
}

export interface ValueCount {
  readonly value: string | null;
  readonly rows: number;
}

export type Row = readonly (string | null)[];

/** A column by its name, in whatever letters' case. */
export function columnOf({ columns }: SiteTable, name: string): SiteColumn | undefined {
  return (
    columns.find((column) => column.name === name) ??
    columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  );
}

/** What kind of values a declared type has, such as `int(10) unsigned` or `varchar(255)`. */
export function kindOf(declared: string): SiteColumn['kind'] {
  if (/^(tiny|small|medium|big)?int|^(bool|serial|bit)/i.test(declared)) return 'integer';
  if (/char|text|enum|set\b|json|uuid/i.test(declared)) return 'text';
  if (/^(date|time|year)/i.test(declared)) return 'time';
  return 'other';
}
