import { z } from 'zod';
import { BINS, type Bin } from '../ledger.ts';
import { rulesSchema } from '../rules/rules.ts';
import { outputSchema } from '../settings.ts';
import { tablesSchema } from '../tables.ts';

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const source = z.object({
  kind: z.enum(['mysql', 'dump', 'csv']),
  address: z.string().describe('Server and database, or names of files; never a secret.'),
  snapshotTime: z.iso.datetime().describe('The moment the rows show, in UTC.'),
  server: z.string().describe('The software that wrote the rows, as it calls itself.'),
  notes: z.array(z.string()).readonly(),
});

const ledger = z.object({
  read: count.describe('Uses of tags: rows of the tags table, or of the links; the bins add up to it.'),
  bins: z.object(Object.fromEntries(BINS.map((bin) => [bin, count])) as Record<Bin, typeof count>),
  merged: count.describe('Rows whose tag was merged into another; counted beside the bins.'),
});

const change = z.object({
  version: z.string(),
  labelsAdded: count,
  labelsRemoved: count,
  images: z.object({ before: count, after: count }),
});

/**
 * What a dataset is: written last, so that a folder with a manifest is whole. But for the run, it depends on content,
 * rules and source alone, not on when or where the build ran, nor on how often a run tried. Readers have it, so it names
 * no tag: labels.json has those that were kept, the owner's files have the others. docs/manifest.schema.json is this in
 * JSON Schema; a test keeps them the same.
 */
export const manifestSchema = z.object({
  schemaVersion: z.literal(2),
  name: z.string(),
  version: z.string().describe('<period>-<first 12 digits of filesSha256>'),
  period: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .describe('The month the dataset is for, YYYY-MM.'),
  contentSha256: sha256.describe(
    'SHA-256 of dataset.csv: what retraining counts by, and rollbacks take back.',
  ),
  filesSha256: sha256.describe(
    'SHA-256 over a line "<sha256>  <plain path>" for each of the files, in byte order of the paths.',
  ),
  source,
  rules: z.object({
    sha256: sha256.describe('SHA-256 of all that decides the content besides the source.'),
    case: rulesSchema.unwrap().shape.case,
    minUses: rulesSchema.unwrap().shape.minUses,
    tables: tablesSchema,
    output: outputSchema,
  }),
  rows: z
    .object({ images: count, tags: count, pairs: count, dataset: count })
    .describe(
      'Rows of the images, of the uses of tags, of the distinct (image, label) pairs, and of the dataset.',
    ),
  ledger,
  files: z.array(
    z.object({
      path: z
        .string()
        .describe(
          'Beside the manifest or below; in a folder named by the first 12 digits of sha256 where other bytes lay under the plain name.',
        ),
      bytes: count,
      sha256,
      rows: count,
      audience: z
        .enum(['reader', 'owner'])
        .describe('For whoever uses the dataset, or for the owner of the site alone.'),
    }),
  ),
  labels: z
    .object({ path: z.string(), sha256, count })
    .describe('Where the labels are, and how many: the file labels.json.'),
  delimiter: z.string().describe('Between the tags of an image in the column tags.'),
  split: z
    .object({ share: z.number(), train: count, validation: count })
    .describe(
      'Images on each side. An image is on the side validation if the first 8 hex digits of the MD5 of its id are below share × 2^32.',
    ),
  previous: change
    .nullable()
    .describe(
      'The dataset that was latest before this one, and how many labels came and went since; null where there was none, or it can no longer be read.',
    ),
  tool: z.object({ name: z.literal('tagset'), version: z.string() }),
  run: z
    .object({ workflowId: z.string(), runId: z.string() })
    .optional()
    .describe('The run of buildDataset that published it.'),
});
