import { clean } from './clean/clean.ts';
import { convert } from './convert/convert.ts';
import { exportTables } from './export/export.ts';
import type { Source } from './export/source.ts';
import { merge } from './merge/merge.ts';
import { plan } from './plan/plan.ts';
import { runningBuild } from './plan/running-build.ts';
import { noteHandOver, type Offer, offerDataset } from './retrain/hand-over.ts';
import type { BuildInput, Cleaned, Converted, Dataset, Merged, Plan, Snapshot } from './run.ts';
import type { Settings } from './settings.ts';
import { type StageResources, stage } from './stage.ts';
import type { Store } from './store/store.ts';
import { type UploadInput, upload } from './upload/upload.ts';

export type { Retrained, RetrainInput } from './retrain/contract.ts';
export type { Offer } from './retrain/hand-over.ts';
export type {
  BuildInput,
  BuildResult,
  BuildRun,
  Dataset,
  Plan,
  Retraining,
  StagedTable,
  StageReport,
} from './run.ts';

/** What the activities stand on; the worker's composition root makes it. */
export interface Dependencies {
  /** Reads dataset.yaml as it is now. */
  readonly settings: () => Promise<Settings>;
  readonly source: (settings: Settings) => Source;
  readonly store: Store;
  readonly resources: StageResources;
  /** Whether the server knows the search attributes of our workflows; default: no. */
  readonly searchable?: boolean;
  /** The version of tagset, for the manifest. */
  readonly version: string;
}

/** The activities of a build, one a stage: one object in, one object out, references instead of rows. */
export function createActivities(dependencies: Dependencies) {
  const { settings, source, store, resources, searchable = false, version } = dependencies;
  return {
    plan: stage(
      'plan',
      resources,
      async (input: { input: BuildInput; at: string; scheduled?: boolean }): Promise<Plan> => ({
        ...plan(input, await settings()),
        searchable,
      }),
    ),
    runningBuild,
    export: stage(
      'export',
      resources,
      async (input: { plan: Plan }, attempt): Promise<Snapshot> =>
        exportTables(input, source(await settings()), store, attempt),
    ),
    convert: stage(
      'convert',
      resources,
      (input: Snapshot, attempt): Promise<Converted> => convert(input, store, attempt),
    ),
    clean: stage(
      'clean',
      resources,
      (input: Parameters<typeof clean>[0], attempt): Promise<Cleaned> => clean(input, store, attempt),
    ),
    merge: stage(
      'merge',
      resources,
      (input: Parameters<typeof merge>[0], attempt): Promise<Merged> => merge(input, store, attempt),
    ),
    upload: stage(
      'upload',
      resources,
      (input: UploadInput, attempt): Promise<Dataset> => upload(input, store, attempt, version),
    ),
    offerDataset: stage(
      'offerDataset',
      resources,
      (input: Parameters<typeof offerDataset>[0], { signal }): Promise<Offer> =>
        offerDataset(input, store, signal),
    ),
    noteHandOver: stage(
      'noteHandOver',
      resources,
      (input: Offer, { signal }): Promise<void> => noteHandOver(input, store, signal),
    ),
  };
}

export type Activities = ReturnType<typeof createActivities>;
