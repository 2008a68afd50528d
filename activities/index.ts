import { clean } from './clean/clean.ts';
import { convert } from './convert/convert.ts';
import { exportTables } from './export/export.ts';
import type { Source } from './export/source.ts';
import { merge } from './merge/merge.ts';
import { type ForDataset, refuseOthers } from './own-dataset.ts';
import { lockState } from './plan/lock-state.ts';
import { plan } from './plan/plan.ts';
import { skippedMonths } from './plan/skipped-months.ts';
import { noteHandOver, type Offer, offerDataset } from './retrain/hand-over.ts';
import { retrainingStatus } from './retrain/status.ts';
import { isTaken, servesQueue } from './retrain/taken.ts';
import type { BuildInput, Cleaned, Converted, Dataset, Merged, Plan, Snapshot } from './run.ts';
import type { Settings } from './settings.ts';
import { type Attempt, type StageResources, stage } from './stage.ts';
import type { Store } from './store/store.ts';
import { type UploadInput, upload } from './upload/upload.ts';

export type { LockState } from './plan/lock-state.ts';
export type { Retrained, RetrainInput } from './retrain/contract.ts';
export type { Offer } from './retrain/hand-over.ts';
export type {
  BuildInput,
  BuildResult,
  BuildRun,
  Dataset,
  Plan,
  Retraining,
  Snapshot,
  StagedTable,
  StageReport,
} from './run.ts';

/** What the activities stand on; the worker's composition root makes it. */
export interface Dependencies {
  /** The dataset that this worker works for: `name` in dataset.yaml. */
  readonly dataset: string;
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

  /** A stage that refuses work for another dataset than the worker's. */
  const own = <Input extends ForDataset, Output>(
    name: string,
    body: (input: Input, attempt: Attempt) => Promise<Output>,
  ) =>
    stage(name, resources, async (input: Input, attempt): Promise<Output> => {
      refuseOthers(input, dependencies);
      return body(input, attempt);
    });

  return {
    plan: stage(
      'plan',
      resources,
      async (given: { input: BuildInput; at: string; scheduled?: boolean }, { signal }): Promise<Plan> => {
        const planned = plan(given, await settings());
        const skipped = given.scheduled ? await skippedMonths(store, planned, signal) : [];
        return { ...planned, store: store.root, searchable, skipped };
      },
    ),
    lockState: own('lockState', lockState),
    export: own(
      'export',
      async (input: { plan: Plan }, attempt): Promise<Snapshot> =>
        exportTables(input, source(await settings()), store, attempt),
    ),
    convert: own(
      'convert',
      (input: { plan: Plan; snapshot: Snapshot }, attempt): Promise<Converted> =>
        convert(input, store, attempt),
    ),
    clean: own(
      'clean',
      (input: Parameters<typeof clean>[0], attempt): Promise<Cleaned> => clean(input, store, attempt),
    ),
    merge: own(
      'merge',
      (input: Parameters<typeof merge>[0], attempt): Promise<Merged> => merge(input, store, attempt),
    ),
    upload: own(
      'upload',
      (input: UploadInput, attempt): Promise<Dataset> => upload(input, store, attempt, version),
    ),
    offerDataset: own(
      'offerDataset',
      (input: Parameters<typeof offerDataset>[0], { signal }): Promise<Offer> =>
        offerDataset(input, store, retrainingStatus, signal),
    ),
    noteHandOver: own(
      'noteHandOver',
      (input: Offer, { signal }): Promise<void> => noteHandOver(input, store, signal),
    ),
    servesQueue: own('servesQueue', (input: { name: string; queue: string }) => servesQueue(input)),
    isTaken: own('isTaken', (input: { name: string; workflowId: string }) => isTaken(input)),
  };
}

export type Activities = ReturnType<typeof createActivities>;
