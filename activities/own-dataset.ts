import { ConfigError } from './errors.ts';
import type { Store } from './store/store.ts';

/** What every input of an activity says of the dataset that it is for: by the plan of its run, or by name alone. */
export type ForDataset =
  | { readonly plan: { readonly name: string; readonly store: string } }
  | { readonly name: string };

/** The dataset that a worker works for, and where. */
export interface OwnDataset {
  /** `name` in dataset.yaml. */
  readonly dataset: string;
  readonly store: Pick<Store, 'root'>;
}

/**
 * Throws `ConfigError` for work of another dataset than the worker's own, or of one that lies in another store: its rows
 * would be published under the wrong name, with books that balance.
 */
export function refuseOthers(input: ForDataset, { dataset, store }: OwnDataset): void {
  const name = 'plan' in input ? input.plan.name : input.name;
  if (name !== dataset)
    throw new ConfigError(
      `This worker builds the dataset ${dataset}, and was handed work for ${name}. Every dataset has a task queue of its own: start ${name} on dataset-${name}.`,
    );
  if ('plan' in input && input.plan.store !== store.root)
    throw new ConfigError(
      `This run of ${name} was planned for ${input.plan.store}, and this worker has ${store.root} as its store. All workers of a dataset need the same dataset.yaml: restart those that still have the old one.`,
    );
}
