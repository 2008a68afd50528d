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
const perTable = z.strictObject({ images: file, tags: file, taggings: file.optional() });

const mysql = z.strictObject({
  /** `mysql://user:password@host:port/database`, best from the environment: `${MYSQL_URL}`. */
  url: z
    .string()
    .min(1, 'is empty: write mysql://user:password@host:3306/database, or take it from the environment'),
  /** Seconds without a row or an answer after which the connection counts as lost. */
  silence: z.number().int().min(1).max(3600).default(60),
});

const csv = perTable
  .extend({
    delimiter: mark.optional(),
    quote: mark.optional(),
    /** The text that stands for NULL besides an empty field; phpMyAdmin writes `NULL`. */
    null: z.string().optional(),
    /** Accept files whose last line has no line end, which may have been cut. */
    allowMissingLineEnd: z.boolean().default(false),
  })
  .refine(({ delimiter, quote = '"' }) => delimiter !== quote, {
    path: ['delimiter'],
    message: 'is the quote too: declare another delimiter or quote',
  });

/** `source` in dataset.yaml: exactly one of `mysql`, `dump` and `csv`. */
export const sourceSchema = z
  .strictObject({
    mysql: mysql.optional(),
    dump: z.union([file, perTable]).optional(),
    csv: csv.optional(),
    /** Accept a dump whose writer leaves no end mark (`--compact`, `--skip-comments`). */
    allowMissingTrailer: z.boolean().default(false),
    /** A scheduled run refuses dumps and CSV files that are older; a run by hand says so. */
    maxAge: durationSchema.default('35 days'),
    /** Ids that differ in letters' case, accents, spaces at the end or zeros before a number are different ids. */
    exactIds: z.boolean().default(false),
  })
  .refine(({ mysql, dump, csv }) => [mysql, dump, csv].filter((one) => one !== undefined).length === 1, {
    message: 'names exactly one of mysql, dump and csv',
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
