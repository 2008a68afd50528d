import type { z } from 'zod';
import type { Label } from './labels.ts';
import { manifestSchema } from './manifest-schema.ts';

export type Manifest = z.infer<typeof manifestSchema>;
export type Change = NonNullable<Manifest['previous']>;

/** Reads a manifest from the store's bytes; `undefined` for what is none. */
export function parseManifest(bytes: Uint8Array): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** What changed from an earlier dataset with these labels to this one: in counts, since a label that went may name a person. */
export function changesSince(
  earlier: Pick<Manifest, 'version' | 'rows'>,
  earlierLabels: readonly Label[],
  labels: readonly Label[],
  images: number,
): Change {
  const before = new Set(earlierLabels.map(({ label }) => label));
  const after = new Set(labels.map(({ label }) => label));
  return {
    version: earlier.version,
    labelsAdded: [...after].filter((label) => !before.has(label)).length,
    labelsRemoved: [...before].filter((label) => !after.has(label)).length,
    images: { before: earlier.rows.dataset, after: images },
  };
}
