import type { Label } from '../../../activities/publish/labels.ts';
import type { Manifest } from '../../../activities/publish/manifest.ts';
import { outputSchema } from '../../../activities/settings.ts';
import { tablesSchema } from '../../../activities/tables.ts';

/** Labels of these names, most used first. */
export function exampleLabels(...labels: string[]): Label[] {
  return labels.map((label, index) => ({ index, label, uses: 1000 - index }));
}

/** A manifest of a dataset with one label. */
export function exampleManifest(change: Partial<Manifest> = {}): Manifest {
  return {
    schemaVersion: 2,
    name: 'stills',
    version: '2026-11-0123456789ab',
    period: '2026-11',
    contentSha256: 'c'.repeat(64),
    filesSha256: `0123456789ab${'0'.repeat(52)}`,
    source: {
      kind: 'csv',
      address: 'shots.csv, tags.csv',
      server: 'files',
      snapshotTime: '2026-11-01T03:00:00.000Z',
      notes: [],
    },
    rules: {
      sha256: 'f'.repeat(64),
      case: 'keep',
      minUses: 500,
      tables: tablesSchema.parse(undefined),
      output: outputSchema.parse(undefined),
    },
    rows: { images: 9, tags: 20, pairs: 12, dataset: 7 },
    ledger: {
      read: 20,
      bins: {
        kept: 11,
        duplicate: 2,
        excluded: 1,
        rare: 3,
        orphan: 1,
        hidden: 0,
        filtered: 0,
        unnamed: 0,
        null: 1,
        invalid: 1,
      },
      merged: 4,
    },
    files: [],
    labels: { path: 'labels.json', sha256: 'e'.repeat(64), count: 1 },
    delimiter: ',',
    split: { share: 0.1, train: 6, validation: 1 },
    previous: null,
    tool: { name: 'tagset', version: '1.0.0' },
    ...change,
  };
}
