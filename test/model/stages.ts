import type { Source } from '../../activities/export/source.ts';
import { createActivities, type Dataset, type Dependencies } from '../../activities/index.ts';
import type { BuildInput } from '../../activities/run.ts';
import { environment } from '../activities/pipeline/run-pipeline.ts';

/** What a run hands to upload. */
export type Made = Awaited<ReturnType<typeof makeDataset>>;

/** Runs every stage but the last, as the workflow does. */
export async function makeDataset(dependencies: Dependencies, input: BuildInput, runId: string) {
  const run = environment(runId);
  const activities = createActivities(dependencies);
  const plan = await run(activities.plan, { input, at: '2026-11-01T03:00:00Z' });
  const snapshot = await run(activities.export, { plan });
  const converted = await run(activities.convert, { plan, snapshot });
  const cleaned = await run(activities.clean, { plan, converted });
  const merged = await run(activities.merge, { plan, converted, cleaned });
  return { plan, snapshot, converted, cleaned, merged };
}

/** Runs the last stage: an attempt of it. */
export function publishMade(dependencies: Dependencies, made: Made, runId: string): Promise<Dataset> {
  return environment(runId)(createActivities(dependencies).upload, made);
}

/** What was made, as a run would have made it that read the same at another time for another month. */
export function madeFor(made: Made, period: string, snapshotTime: string, dryRun: boolean): Made {
  const { plan, snapshot } = made;
  return {
    ...made,
    plan: { ...plan, period, dryRun },
    snapshot: { ...snapshot, identity: { ...snapshot.identity, snapshotTime } },
  };
}

/** A source whose rows are of a given moment. */
export function readAt(source: Source, snapshotTime: string): Source {
  return {
    ...source,
    export: async (request) => {
      const exported = await source.export(request);
      return { ...exported, identity: { ...exported.identity, snapshotTime } };
    },
  };
}
