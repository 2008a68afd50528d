import type { StagedTable } from '../activities/index.ts';

/** Such as `470,000 shots`. Written by hand: the workflow's sandbox should not depend on the machine's locale. */
export function countRows({ table, artifact }: StagedTable): string {
  return `${grouped(artifact.rows)} ${table}`;
}

/** A count with commas between thousands. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
