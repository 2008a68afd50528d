import type { Plan, Snapshot, StagedTable } from '../activities/index.ts';

/** Such as `shots and tags`, or `photos, tags and taggings`. */
export function tableNames({ tables: { images, tags, taggings } }: Pick<Plan, 'tables'>): string {
  return listed([images, tags, ...(taggings ? [taggings] : [])].map(({ table }) => table));
}

/** Such as `470,000 shots and 2,000,000 tags`. Written by hand: the workflow's sandbox should not depend on the machine's locale. */
export function countRows(snapshot: Snapshot): string {
  return listed(stagedTables(snapshot).map(({ table, artifact }) => `${grouped(artifact.rows)} ${table}`));
}

/** The tables that export has left. */
export function stagedTables({ images, tags, taggings }: Snapshot): StagedTable[] {
  return [images, tags, ...(taggings ? [taggings] : [])];
}

/** A count with commas between thousands. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');
}
