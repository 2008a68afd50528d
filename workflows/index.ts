export { buildDataset } from './build-dataset.ts';
export { buildLock } from './lock.ts';
export { retrain } from './retrain.ts';
export { watchRetraining } from './watch-retraining.ts';
