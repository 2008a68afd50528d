/** What somebody calls the work of an activity that is no stage of its own. */
const NAMES: Readonly<Record<string, string>> = {
  lockState: 'look for another build',
  offerDataset: 'hand over',
  servesQueue: 'hand over',
  noteHandOver: 'hand over',
  isTaken: 'hand over',
  publishModel: 'publish the model',
  noteOutcome: 'note the outcome',
};

/** The name of an activity as progress shows it: that of its stage, or what it does, in words. */
export function stageName(activity: string): string {
  return NAMES[activity] ?? activity;
}
