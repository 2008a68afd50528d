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
      .refine((formats) => formats.includes('csv'), 'lacks csv, whose content names the version: add it'),
    delimiter: z.string().min(1, 'is empty: choose a text that no tag contains').default(','),
    /** Share of the images that the column `split` of dataset.parquet sets aside to measure on. */
    validation: z.number().min(0).max(0.5).default(0.1),
  })
  .prefault({});

const resourcesSchema = z
  .strictObject({
    /** What DuckDB may hold in memory in one activity; the rest spills to `scratch`. */
    memory: z
      .string()
      .regex(/^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$/, 'is no size: write 512MB or 2GB')
      .default('400MB'),
    threads: z.number().int().min(1).max(256).optional(),
    /** Folder for files in work; default: the system's folder for temporary files. */
    scratch: z.string().min(1).optional(),
    /** Activities of this dataset that one worker runs at the same time. */
    activities: z.number().int().min(1).max(64).default(2),
    /** Address for Prometheus, such as `127.0.0.1:9464`; none unless given. */
    metrics: z
      .string()
      .regex(/^\S+:\d+$/, 'is no address: write host:port, such as 127.0.0.1:9464')
      .optional(),
  })
  .prefault({});

const storeSchema = z.union([
  z.string().min(1),
  z.strictObject({
    url: z.string().min(1),
    /** For an S3 server of one's own; default: what the AWS SDK finds, then AWS. */
    endpoint: z.string().min(1).optional(),
    region: z.string().min(1).optional(),
    /** Bucket in the path and not in the host name; default: yes for an endpoint of one's own. */
    pathStyle: z.boolean().optional(),
    /** Seconds without an answer after which a request fails and is tried again. */
    timeout: z.number().int().min(1).max(3600).optional(),
  }),
]);

/** The stages of one run may take twelve hours each. */
const LONGEST_RUN = '3 days';

const stagingSchema = z
  .strictObject({
    /** What runs leave in `staging/` is removed when it is older; until then a run can be reset or looked into. */
    keep: durationSchema
      .refine(
        (text) => milliseconds(text) >= milliseconds(LONGEST_RUN),
        `is less than ${LONGEST_RUN}, which one run may take`,
      )
      .default('7 days'),
  })
  .prefault({});

/** dataset.yaml as a whole, with its defaults. An unknown key is an error. */
export const settingsSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
      'is no name: use up to 64 letters, digits, "-" and "_"; it becomes part of paths',
    ),
  source: sourceSchema,
  tables: tablesSchema,
  rules: rulesSchema,
  output: outputSchema,
  store: storeSchema,
  staging: stagingSchema,
  /** Nothing is handed over without it. */
  retraining: retrainingSchema.optional(),
  schedule: scheduleSchema,
  /** Nobody is told without it. */
  notify: notifySchema.optional(),
  resources: resourcesSchema,
});

export type Settings = z.infer<typeof settingsSchema>;
export type Output = Settings['output'];
