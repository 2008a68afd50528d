import { InvariantViolation } from './errors.ts';
import type { Snapshot, StagedTable } from './run.ts';

/** Throws `InvariantViolation` unless a stage has read as many rows of a table as were staged. */
export function expectStagedRows(stage: string, table: string, read: number, staged: number): void {
  if (read !== staged)
    throw new InvariantViolation(
      `${stage} read ${read} rows of ${table}, of which ${staged} were staged. Nothing was published.`,
    );
}

/** The staged table whose rows are the uses of tags: those of the ledger. */
export function stagedUses({ tags, taggings }: Pick<Snapshot, 'tags' | 'taggings'>): StagedTable {
  return taggings ?? tags;
}
