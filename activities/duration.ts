import { z } from 'zod';

const units = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const pattern = /^(\d{1,5}) (second|minute|hour|day)s?$/;

/** A time span in dataset.yaml, such as `90 seconds` or `7 days`: at least a second. Stays as it is written. */
export const durationSchema = z
  .string()
  .refine(
    (text) => milliseconds(text) > 0,
    'is no time span: write one such as 90 seconds, 12 hours or 7 days',
  )
  .meta({ pattern: '^(?!0+ )\\d{1,5} (second|minute|hour|day)s?$' });

/** A time span of dataset.yaml in milliseconds; `0` for what is none. */
export function milliseconds(text: string): number {
  const [, count, unit] = pattern.exec(text) ?? [];
  return Number(count ?? 0) * units[(unit ?? 'second') as keyof typeof units];
}
