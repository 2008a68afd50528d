import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DatasetDiffers, expectSame } from './difference.ts';
import type { Manifest } from './manifest.ts';
import { manifestSchema } from './manifest-schema.ts';
import type { VerifiedFile } from './verify-files.ts';

const ledgerFile = z.object({
  ...manifestSchema.shape.ledger.shape,
  dropped: z.object({ excluded: z.array(z.object({ uses: z.number() })) }).optional(),
});

/** Compares labels.json with the manifest, and its order with the rule. */
export async function verifyLabels(file: VerifiedFile, { labels, rows }: Manifest): Promise<void> {
  const found = await readJson(file, z.array(z.unknown()));
  expectSame(file.uri, 'labels', labels.length, found.length);
  expectSame(file.uri, 'rows in the manifest', labels.length, file.rows);
  const known = new Set<string>();
  for (const [at, label] of labels.entries()) {
    expectSame(file.uri, `label ${at}`, label, found[at]);
    expectSame(file.uri, `index of label ${at}`, at, label.index);
    if (known.has(label.label))
      throw new DatasetDiffers({
        file: file.uri,
        at: `label ${at}`,
        expected: 'another label',
        found: `${label.label} again`,
      });
    known.add(label.label);
    const before = labels[at - 1];
    if (before && !precedes(before, label))
      throw new DatasetDiffers({
        file: file.uri,
        at: `label ${at}`,
        expected: `${label.label} before ${before.label}: most used first, equal uses in byte order`,
        found: 'it behind',
      });
  }
  expectSame(file.uri, 'sum of the uses', rows.pairs, sum(labels.map(({ uses }) => uses)));
}

/** Compares ledger.json with the manifest, and adds both up. `pairs` are the tags of all images in the dataset. */
export async function verifyLedger(
  file: VerifiedFile,
  { ledger, rows }: Manifest,
  pairs: number,
): Promise<void> {
  const { dropped, ...found } = await readJson(file, ledgerFile);
  expectSame(file.uri, 'read', ledger.read, found.read);
  for (const [bin, count] of Object.entries(ledger.bins))
    expectSame(file.uri, `bins.${bin}`, count, found.bins[bin as keyof typeof ledger.bins]);
  expectSame(file.uri, 'merged', ledger.merged, found.merged);
  expectSame(file.uri, 'read, beside the rows of the tags table', rows.tags, found.read);
  expectSame(file.uri, 'sum of the bins', found.read, sum(Object.values(found.bins)));
  expectSame(file.uri, 'bins.kept, beside the tags in the dataset', pairs, found.bins.kept);
  expectSame(file.uri, 'bins.kept + bins.orphan', rows.pairs, found.bins.kept + found.bins.orphan);
  if (dropped)
    expectSame(
      file.uri,
      'uses of the excluded tags',
      found.bins.excluded,
      sum(dropped.excluded.map(({ uses }) => uses)),
    );
}

async function readJson<Schema extends z.ZodType>(
  { local, uri }: VerifiedFile,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await readFile(local, 'utf8');
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new DatasetDiffers({ file: uri, expected: 'JSON as tagset writes it', found: 'something else' });
  }
}

type Label = Manifest['labels'][number];

function precedes(one: Label, other: Label): boolean {
  if (one.uses !== other.uses) return one.uses > other.uses;
  return Buffer.compare(Buffer.from(one.label), Buffer.from(other.label)) < 0;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
