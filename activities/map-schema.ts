import { z } from 'zod';

/** zod leaves this key out of whatever it reads, in silence. */
const LOST = '__proto__';

/**
 * Names and what they stand for, as a map in YAML.
 * @param refusal of a key that zod cannot read
 */
export function mapSchema<Key extends z.ZodType<string, string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
  refusal: (key: string) => string,
) {
  return z
    .unknown()
    .refine((map) => typeof map !== 'object' || map === null || !Object.hasOwn(map, LOST), {
      message: refusal(LOST),
      abort: true,
    })
    .pipe(z.record(key, value));
}
