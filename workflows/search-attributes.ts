import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';

/** By what runs can be listed: the worker makes the attributes known to the server where it may. */
const keys = {
  dataset: defineSearchAttributeKey('TagsetDataset', 'KEYWORD'),
  period: defineSearchAttributeKey('TagsetPeriod', 'KEYWORD'),
  version: defineSearchAttributeKey('TagsetVersion', 'KEYWORD'),
};

/** Search attributes of a run, such as `{ dataset: 'stills', period: '2026-11' }`. */
export function searchAttributes(values: Partial<Record<keyof typeof keys, string>>): SearchAttributePair[] {
  return Object.entries(values).map(([name, value]) => ({ key: keys[name as keyof typeof keys], value }));
}
