import { z } from 'zod';
import { mapSchema } from './map-schema.ts';

/** A value as dataset.yaml writes it; `null` is NULL. */
const value = z.union([
  z.null(),
  z.string(),
  z.boolean(),
  z
    .number()
    .refine(
      (number) => Number.isSafeInteger(number) || (Number.isFinite(number) && !Number.isInteger(number)),
      'is a number that YAML rounds: put it in quotes',
    ),
]);

/**
 * `where` of a table: the values that let a row pass, by column. A row passes if all of the columns let it. Texts are compared byte
 * for byte, since a file knows no collation.
 */
export const whereSchema = mapSchema(
  z.string().min(1, 'is empty: name a column'),
  z.union(
    [value, z.array(value).min(1, 'is an empty list, which no row passes: name a value, or leave it out')],
    { error: 'is no value: write a text, a number, true, false or null, or a list of these' },
  ),
  (key) => `names the column "${key}", which cannot be asked for: give it another name at its source`,
).default({});

export type Where = z.infer<typeof whereSchema>;

/** The texts that let a cell pass, as a source writes them: MySQL keeps true as 1. `null` is NULL. */
export function textsOf(given: Where[string]): (string | null)[] {
  return [given]
    .flat()
    .map((one) => (one === null ? null : typeof one === 'boolean' ? (one ? '1' : '0') : String(one)));
}
