import { hiddenIn, type ReadTable } from './views.ts';

/** A table that is not read as of one moment. */
export interface PlainTable {
  readonly name: string;
  /** Such as `links, behind the view tagged, is MyISAM`. */
  readonly what: string;
}

/** The tables without snapshots, each once: only InnoDB has them. */
export function withoutSnapshots(tables: readonly ReadTable[]): PlainTable[] {
  const found = new Map<string, PlainTable>();
  for (const { table, isView, stored } of tables)
    for (const { name, engine } of stored) {
      if (engine === null || engine === 'InnoDB' || found.has(name)) continue;
      found.set(name, { name, what: `${name}${isView ? `, behind the view ${table},` : ''} is ${engine}` });
    }
  return [...found.values()];
}

/** What the manifest says of tables without snapshots, and of what the account is not shown. */
export function snapshotNotes(tables: readonly ReadTable[]): string[] {
  const notes = withoutSnapshots(tables).map(
    ({ what }) => `${what}, which has no snapshots: writes during the export may show`,
  );
  const hidden = hiddenIn(tables);
  if (hidden !== undefined)
    notes.push(
      `whether all rows are of one moment is not known: the account is not shown ${hidden.what} (${hidden.grants})`,
    );
  return notes;
}
