import { basename } from 'node:path';
import { InvariantViolation } from '../errors.ts';
import type { Plan, Snapshot, StagedTable } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { stageFile } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import type { Source } from './source.ts';
import { type Role, tableRequests } from './tables.ts';

/** Takes a snapshot of the source's tables and leaves it in staging, as CSV or Parquet. */
export async function exportTables(
  { plan }: { readonly plan: Plan },
  source: Source,
  store: Store,
  attempt: Attempt,
): Promise<Snapshot> {
  const { identity, tables } = await source.export({
    tables: tableRequests(plan.tables),
    folder: attempt.scratch,
    signal: attempt.signal,
    onProgress: attempt.progress,
  });
  const staged = await Promise.all(
    tables.map(async ({ file, rows, sha256, ...described }): Promise<StagedTable> => {
      const artifact = await stageFile(
        store,
        attempt.key(basename(file)),
        file,
        rows,
        attempt.signal,
        sha256,
      );
      return { ...described, artifact };
    }),
  );
  const of = (role: Role) => {
    const found = staged.find((one) => one.role === role);
    if (found === undefined) throw new InvariantViolation(`The source exported no table of ${role}.`);
    return found;
  };
  return { identity, images: of('images'), tags: of('tags') };
}
