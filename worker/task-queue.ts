/** The task queue of `buildDataset` and its activities. */
export const TASK_QUEUE = 'dataset';

/** The task queue of `retrain`; somebody else may serve it. */
export const RETRAINING_QUEUE = 'retraining';
