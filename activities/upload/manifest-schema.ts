import { z } from 'zod';
import { rulesSchema } from '../clean/rules.ts';
import { tablesSchema } from '../export/tables.ts';
import { outputSchema } from '../settings.ts';

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bins = ['kept', 'duplicate', 'excluded', 'rare', 'orphan', 'null', 'invalid'] as const;

const source = z.object({
  kind: z.enum(['mysql', 'dump', 'csv']),
  address: z.string().describe('Server and database, or names of files; never a secret.'),
  snapshotTime: z.iso.datetime().describe('The moment the rows show, in UTC.'),
  server: z.string().describe('The software that wrote the rows, as it calls itself.'),
  notes: z.array(z.string()).readonly(),
});

const ledger = z.object({
  read: count.describe('Rows of the tags table; the bins add up to it.'),
  bins: z.object(
    Object.fromEntries(bins.map((bin) => [bin, count])) as Record<(typeof bins)[number], typeof count>,
  ),
  merged: count.describe('Rows whose tag was merged into another; counted beside the bins.'),
});

const change = z.object({
  version: z.string(),
  labelsAdded: z.array(z.string()),
  labelsRemoved: z.array(z.string()),
  images: z.object({ before: count, after: count }),
});

/**
 * What a dataset is: written last, so that a folder with a manifest is whole. But for the run, it depends on content,
 * rules and source alone, not on when or where the build ran, nor on how often a run tried. docs/manifest.schema.json is this in JSON Schema; a test keeps
 * them the same.
 */
export const manifestSchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string(),
  version: z.string().describe('<period>-<first 12 digits of contentSha256>'),
  period: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .describe('The month the dataset is for, YYYY-MM.'),
  contentSha256: sha256.describe('SHA-256 of dataset.csv.'),
  source,
  rules: z.object({
    sha256: sha256.describe('SHA-256 of all that decides the content besides the source.'),
    tables: tablesSchema,
    rules: rulesSchema,
    output: outputSchema,
  }),
  rows: z
    .object({ images: count, tags: count, pairs: count, dataset: count })
    .describe('Rows of the two tables, of the distinct (image, label) pairs, and of the dataset.'),
  ledger,
  files: z.array(
    z.object({
      path: z
        .string()
        .describe(
          'Beside the manifest; below a folder named by the first 12 digits of sha256 where other bytes lay under the plain name.',
        ),
      bytes: count,
      sha256,
      rows: count,
    }),
  ),
  labels: z
    .array(z.object({ index: count, label: z.string(), uses: count }))
    .describe('Most used first, equal uses in byte order; uses are distinct (image, tag) pairs.'),
  delimiter: z.string().describe('Between the tags of an image in the column tags.'),
  split: z
    .object({ share: z.number(), train: count, validation: count })
    .describe(
      'Images on each side. An image is on the side validation if the first 8 hex digits of the MD5 of its id are below share × 2^32.',
    ),
  previous: change
    .nullable()
    .describe('The dataset that was latest before this one, and what changed since.'),
  tool: z.object({ name: z.literal('tagset'), version: z.string() }),
  run: z
    .object({ workflowId: z.string(), runId: z.string() })
    .optional()
    .describe('The run of buildDataset that published it.'),
});
