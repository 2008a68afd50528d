/**
 * The task queue of the builds of a dataset. Each dataset has its own: on a shared one, a worker of another dataset
 * would export its tables into this one's build.
 */
export const datasetQueue = (name: string) => `dataset-${name}`;

/** The task queue of the retrainings of a dataset; somebody else's worker may serve it. */
export const retrainingQueue = (name: string) => `retraining-${name}`;
