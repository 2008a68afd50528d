import { rulesSchema } from '../../../activities/clean/rules.ts';
import { tablesSchema } from '../../../activities/export/tables.ts';
import { outputSchema } from '../../../activities/settings.ts';
import type { Manifest } from '../../../activities/upload/manifest.ts';

/** A manifest of a dataset with these labels. */
export function exampleManifest(labels: readonly string[], change: Partial<Manifest> = {}): Manifest {
  return {
    schemaVersion: 1,
    name: 'stills',
    version: '2026-11-0123456789ab',
    period: '2026-11',
    contentSha256: `0123456789ab${'0'.repeat(52)}`,
    source: {
      kind: 'csv',
      address: 'shots.csv, tags.csv',
      server: 'files',
      snapshotTime: '2026-11-01T03:00:00.000Z',
      notes: [],
    },
    rules: {
      sha256: 'f'.repeat(64),
      tables: tablesSchema.parse(undefined),
      rules: rulesSchema.parse(undefined),
      output: outputSchema.parse(undefined),
    },
    rows: { images: 9, tags: 20, pairs: 12, dataset: 7 },
    ledger: {
      read: 20,
      bins: { kept: 11, duplicate: 2, excluded: 1, rare: 3, orphan: 1, null: 1, invalid: 1 },
      merged: 4,
    },
    files: [],
    labels: labels.map((label, index) => ({ index, label, uses: 1000 - index })),
    delimiter: ',',
    split: { share: 0.1, train: 6, validation: 1 },
    previous: null,
    tool: { name: 'tagset', version: '1.0.0' },
    ...change,
  };
}
