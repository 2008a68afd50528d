import { z } from 'zod';
import { durationSchema, milliseconds } from './duration.ts';
import { sourceSchema } from './export/source-config.ts';
import { notifySchema } from './notify/notify-config.ts';
import { scheduleSchema } from './plan/schedule-config.ts';
import { retrainingSchema } from './retrain/retraining-config.ts';
import { rulesSchema } from './rules/rules.ts';
import { tablesSchema } from './tables.ts';

export const outputSchema = z
  .strictObject({
    formats: z
      .array(z.enum(['csv', 'parquet']))
      .default(['csv', 'parquet'])
      .refine((formats) => formats.includes('csv'), 'lacks csv, whose content names the version: add it')
      .meta({
        description:
          'The files of a dataset. `csv` has to be among them, since its content names the version.',
        contains: { const: 'csv' },
      }),
    delimiter: z
      .string()
      .min(1, 'is empty: choose a text that no tag contains')
      .default(',')
      .describe('The text between the tags of an image. No label may contain it.'),
    validation: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.1)
      .describe('Share of the images that the column `split` of dataset.parquet sets aside to measure on.'),
  })
  .prefault({})
  .describe('The files that a dataset is made of.');

const resourcesSchema = z
  .strictObject({
    memory: z
      .string()
      .regex(/^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$/, 'is no size: write 512MB or 2GB')
      .default('400MB')
      .describe('What DuckDB may hold in memory in one activity. The rest spills to `scratch`.'),
    threads: z
      .number()
      .int()
      .min(1)
      .max(256)
      .optional()
      .describe('Threads of DuckDB in one activity. Left out: as many as the machine has cores.'),
    scratch: z
      .string()
      .min(1)
      .optional()
      .describe("Folder for files in work. Left out: the system's folder for temporary files."),
    activities: z
      .number()
      .int()
      .min(1)
      .max(64)
      .default(2)
      .describe('Activities of this dataset that one worker runs at the same time.'),
    metrics: z
      .string()
      .regex(/^\S+:\d+$/, 'is no address: write host:port, such as 127.0.0.1:9464')
      .optional()
      .describe(
        'Address where the worker shows metrics to Prometheus, such as `127.0.0.1:9464`. Left out: it shows none.',
      ),
  })
  .prefault({})
  .describe('What a worker may take of its machine.');

const storeSchema = z
  .union([
    z.string().min(1),
    z.strictObject({
      url: z.string().min(1).describe('`s3://bucket/prefix`, or `file:` and a folder.'),
      endpoint: z
        .string()
        .min(1)
        .optional()
        .describe('Address of an S3 server of your own. Left out: what the AWS SDK finds, then AWS.'),
      region: z.string().min(1).optional().describe('Left out: what the AWS SDK finds.'),
      pathStyle: z
        .boolean()
        .optional()
        .describe(
          'Whether the bucket goes into the path instead of the host name. Left out: `true` where an endpoint is given, here or in the environment.',
        ),
      timeout: z
        .number()
        .int()
        .min(1)
        .max(3600)
        .optional()
        .describe('Seconds without an answer after which a request fails and is tried again.'),
    }),
  ])
  .describe('Where datasets, models and staging files lie: `s3://bucket/prefix`, or `file:` and a folder.');

/** The stages of one run may take twelve hours each. */
const LONGEST_RUN = '3 days';

const stagingSchema = z
  .strictObject({
    keep: durationSchema
      .refine(
        (text) => milliseconds(text) >= milliseconds(LONGEST_RUN),
        `is less than ${LONGEST_RUN}, which one run may take`,
      )
      .default('7 days')
      .describe(
        'The worker removes what is older. Until then a run can be reset or looked into. At least 3 days, which one run may take.',
      ),
  })
  .prefault({})
  .describe('What runs leave in `staging/` of the store.');

/** dataset.yaml as a whole, with its defaults. An unknown key is an error. */
export const settingsSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
      'is no name: use up to 64 letters, digits, "-" and "_"; it becomes part of paths',
    )
    .describe(
      'Name of the dataset, in paths of the store and in task queues: up to 64 letters, digits, `-` and `_`, a letter or a digit first.',
    ),
  source: sourceSchema,
  tables: tablesSchema,
  rules: rulesSchema,
  output: outputSchema,
  store: storeSchema,
  staging: stagingSchema,
  retraining: retrainingSchema.optional(),
  schedule: scheduleSchema,
  notify: notifySchema.optional(),
  resources: resourcesSchema,
});

export type Settings = z.infer<typeof settingsSchema>;
export type Output = Settings['output'];
