import { basename } from 'node:path';
import { InvariantViolation } from '../errors.ts';
import type { Plan, Snapshot, StagedTable } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { stageFile } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { type Role, tableRequests } from '../table-requests.ts';
import type { ExportedTable, Source } from './source.ts';
import { refuseStale } from './stale-source.ts';

/** Takes a snapshot of the source's tables and leaves it in staging. */
export async function exportTables(
  { plan }: { readonly plan: Plan },
  source: Source,
  store: Store,
  attempt: Attempt,
): Promise<Snapshot> {
  const failed = new AbortController();
  const signal = AbortSignal.any([attempt.signal, failed.signal]);
  const staging = new Map<Role, Promise<StagedTable>>();
  const stage = (table: ExportedTable): Promise<StagedTable> => {
    const begun = staging.get(table.role) ?? stageTable(table, store, attempt, signal);
    staging.set(table.role, begun);
    return begun;
  };
  try {
    const { identity, oldest, tables } = await source.export({
      tables: tableRequests(plan.tables),
      folder: attempt.scratch,
      signal: attempt.signal,
      onProgress: attempt.progress,
      // On its way to the store while the next table is read. How that ends is asked for at the end.
      onTable: (table) => void stage(table).catch(() => {}),
    });
    const stale = refuseStale(plan, oldest);
    const staged = await Promise.all(tables.map(stage));
    const of = (role: Role) => {
      const found = staged.find((one) => one.role === role);
      if (found === undefined) throw new InvariantViolation(`The source exported no table of ${role}.`);
      return found;
    };
    const warnings = [stale ?? [], tables.map((table) => table.warnings)].flat(2);
    return {
      identity,
      ...(warnings.length > 0 && { warning: warnings.join(' ') }),
      images: of('images'),
      tags: of('tags'),
      ...(plan.tables.taggings && { taggings: of('taggings') }),
    };
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(staging.values());
    throw error;
  }
}

async function stageTable(
  { file, rows, sha256, warnings: _, ...described }: ExportedTable,
  store: Store,
  { key }: Attempt,
  signal: AbortSignal,
): Promise<StagedTable> {
  return { ...described, artifact: await stageFile(store, key(basename(file)), file, rows, signal, sha256) };
}
