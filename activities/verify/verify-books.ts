import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Label, labelsSchema } from '../publish/labels.ts';
import type { Manifest } from '../publish/manifest.ts';
import { manifestSchema } from '../publish/manifest-schema.ts';
import { sha256Of } from '../sha256.ts';
import { tablesSchema, withoutValues } from '../tables.ts';
import { DatasetDiffers, expectSame } from './difference.ts';
import type { VerifiedFile } from './verify-files.ts';

const ledgerFile = z.object({
  ...manifestSchema.shape.ledger.shape,
  dropped: z.object({ excluded: z.array(z.object({ uses: z.number() })) }).optional(),
});

const rulesFile = z.object({
  tables: z.unknown(),
  rules: z.record(z.string(), z.unknown()),
  output: z.unknown(),
});

/** Compares labels.json with the manifest, and its order with the rule. @returns the labels. */
export async function verifyLabels(file: VerifiedFile, { labels, rows }: Manifest): Promise<Label[]> {
  const found = await readJson(file, labelsSchema);
  expectSame(file.uri, 'labels', labels.count, found.length);
  expectSame(file.uri, 'rows in the manifest', labels.count, file.rows);
  const known = new Set<string>();
  for (const [at, label] of found.entries()) {
    expectSame(file.uri, `index of label ${at}`, at, label.index);
    if (known.has(label.label))
      throw new DatasetDiffers({
        file: file.uri,
        at: `label ${at}`,
        expected: 'another label',
        found: `${label.label} again`,
      });
    known.add(label.label);
    const before = found[at - 1];
    if (before && !precedes(before, label))
      throw new DatasetDiffers({
        file: file.uri,
        at: `label ${at}`,
        expected: `${label.label} before ${before.label}: most used first, equal uses in byte order`,
        found: 'it behind',
      });
  }
  expectSame(file.uri, 'sum of the uses', rows.pairs, sum(found.map(({ uses }) => uses)));
  return found;
}

/** Adds up the ledger in the manifest. `pairs` are the tags of all images in the dataset. */
export function verifyLedger(manifestUri: string, { ledger, rows }: Manifest, pairs: number): void {
  const { read, bins } = ledger;
  const expectBooks = (at: string, expected: number, found: number) =>
    expectSame(manifestUri, `ledger.${at}`, expected, found);
  expectBooks('read, beside the rows of the tags table', rows.tags, read);
  expectBooks('read, beside the sum of the bins', sum(Object.values(bins)), read);
  expectBooks('bins.kept, beside the tags in the dataset', pairs, bins.kept);
  expectBooks('bins.kept + bins.orphan', rows.pairs, bins.kept + bins.orphan);
}

/** Compares the owner's ledger with the manifest, and adds up what was dropped. */
export async function verifyOwnersLedger(file: VerifiedFile, { ledger }: Manifest): Promise<void> {
  const { dropped, ...found } = await readJson(file, ledgerFile);
  expectSame(file.uri, 'read', ledger.read, found.read);
  for (const [bin, count] of Object.entries(ledger.bins))
    expectSame(file.uri, `bins.${bin}`, count, found.bins[bin as keyof typeof ledger.bins]);
  expectSame(file.uri, 'merged', ledger.merged, found.merged);
  if (dropped)
    expectSame(
      file.uri,
      'uses of the excluded tags',
      found.bins.excluded,
      sum(dropped.excluded.map(({ uses }) => uses)),
    );
}

/** Compares the owner's rules with what the manifest says of them, and with their hash. */
export async function verifyOwnersRules(file: VerifiedFile, { rules: said }: Manifest): Promise<void> {
  const { tables, rules, output } = await readJson(file, rulesFile);
  const known = tablesSchema.safeParse(tables);
  expectSame(
    file.uri,
    'sha256 of the rules',
    said.sha256,
    sha256Of(JSON.stringify({ tables, rules, output })),
  );
  for (const [at, expected, found] of [
    // What the manifest tells readers of them.
    ['tables', said.tables, known.success ? withoutValues(known.data) : tables],
    ['rules.case', said.case, rules.case],
    ['rules.minUses', said.minUses, rules.minUses],
    ['output', said.output, output],
  ] as const)
    expectSame(file.uri, at, expected, found);
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

function precedes(one: Label, other: Label): boolean {
  if (one.uses !== other.uses) return one.uses > other.uses;
  return Buffer.compare(Buffer.from(one.label), Buffer.from(other.label)) < 0;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
