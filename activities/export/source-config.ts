import { z } from 'zod';
import { durationSchema } from '../duration.ts';
import { ConfigError } from '../errors.ts';
import type { Role } from '../table-requests.ts';

/** One character between or around fields. */
const mark = z
  .string()
  .length(1, 'is one character')
  .refine((text) => !/[\r\n\0]/.test(text), 'cannot be a line end or NUL');

const file = z.string().min(1, 'is empty: name a file');

/** A file for each table that `tables` names. */
const perTable = z.strictObject({
  images: file.describe('File with the table of images.'),
  tags: file.describe('File with the table of tags.'),
  taggings: file.optional().describe('File with the table of links, where `tables` names one.'),
});

const mysql = z
  .strictObject({
    url: z
      .string()
      .min(1, 'is empty: write mysql://user:password@host:3306/database, or take it from the environment')
      .describe(
        '`mysql://user:password@host:3306/database`, best taken from the environment. `?ssl-mode=VERIFY_IDENTITY` insists on encryption and on the host.',
      ),
    silence: z
      .number()
      .int()
      .min(1)
      .max(3600)
      .default(60)
      .describe('Seconds without a row or an answer after which the connection counts as lost.'),
  })
  .describe('A live MySQL or MariaDB.');

const csv = perTable
  .extend({
    delimiter: mark.optional().describe('The character between fields. Left out: tagset finds it out.'),
    quote: mark.optional().describe('The character around fields that need it. Left out: `"`.'),
    null: z
      .string()
      .optional()
      .describe('The text that stands for NULL besides an empty field. phpMyAdmin writes `NULL`.'),
    allowMissingLineEnd: z
      .boolean()
      .default(false)
      .describe('Whether files may lack the last line end. One that does may have been cut.'),
  })
  .refine(({ delimiter, quote = '"' }) => delimiter !== quote, {
    path: ['delimiter'],
    message: 'is the quote too: declare another delimiter or quote',
  })
  .describe('CSV files, `.gz` too, one for each table, with the names of the columns in the first line.');

/** `source` in dataset.yaml: exactly one of `mysql`, `dump` and `csv`. */
export const sourceSchema = z
  .strictObject({
    mysql: mysql.optional(),
    dump: z
      .union([file, perTable])
      .optional()
      .describe(
        'SQL dumps of mysqldump, mariadb-dump and the like, `.gz` and `.zst` too: one file with all tables, or one for each. A path, or `s3://bucket/key`.',
      ),
    csv: csv.optional(),
    allowMissingTrailer: z
      .boolean()
      .default(false)
      .describe(
        "Whether a dump may lack its writer's end mark (`--compact`, `--skip-comments`). One that does may have been cut.",
      ),
    maxAge: durationSchema
      .default('35 days')
      .describe('A scheduled run refuses dumps and CSV files that are older. A run by hand says so.'),
    exactIds: z
      .boolean()
      .default(false)
      .describe(
        "Whether ids that differ only in letters' case, accents, spaces at the end or zeros before a number are different ids. Otherwise references like that are refused.",
      ),
  })
  .refine(({ mysql, dump, csv }) => [mysql, dump, csv].filter((one) => one !== undefined).length === 1, {
    message: 'names exactly one of mysql, dump and csv',
  })
  .meta({
    description: 'Where the tables are read: exactly one of `mysql`, `dump` and `csv`.',
    oneOf: ['mysql', 'dump', 'csv'].map((key) => ({
      type: 'object',
      properties: { [key]: {} },
      required: [key],
    })),
  });

export type SourceConfig = z.infer<typeof sourceSchema>;
export type MysqlConfig = z.infer<typeof mysql>;
export type CsvConfig = z.infer<typeof csv>;

/** The file of a table, where each has one. Throws `ConfigError` where it is not named. */
export function fileOf(files: { readonly [R in Role]?: string | undefined }, role: Role): string {
  const found = files[role];
  if (found === undefined)
    throw new ConfigError(
      `source names no file of ${role}, which tables.${role} in dataset.yaml wants: name it beside the others.`,
    );
  return found;
}
