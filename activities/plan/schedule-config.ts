import { z } from 'zod';
import { durationSchema, milliseconds } from '../duration.ts';

/** A run of the last day and hour that were put off by more would belong to the next month. */
const MOST_JITTER = '1 hour';

/** `schedule` in dataset.yaml: once a month, at a full hour of a time zone. */
export const scheduleSchema = z
  .strictObject({
    dayOfMonth: z
      .number()
      .int()
      .min(1)
      .max(28, 'should be at most 28, the last day that every month has')
      .default(1)
      .describe('Day of the month, to 28, the last one that every month has.'),
    hour: z.number().int().min(0).max(23).default(3).describe('Full hour of the day.'),
    timezone: z
      .string()
      .refine(isTimeZone, 'is no IANA time zone: write one such as UTC or Europe/Berlin')
      .default('UTC')
      .describe(
        'IANA time zone of the day and the hour, such as `Europe/Berlin`. It decides which month a run is for.',
      ),
    jitter: durationSchema
      .refine((text) => milliseconds(text) <= milliseconds(MOST_JITTER), `is more than ${MOST_JITTER}`)
      .default('5 minutes')
      .describe('Each run is put off by a random time up to this, at most 1 hour.'),
    catchupWindow: durationSchema
      .default('7 days')
      .describe(
        'A run that Temporal missed because it was down is made up for if it is late by no more than this.',
      ),
  })
  .prefault({})
  .describe('When the monthly run starts. `tagset schedule apply` brings it to Temporal.');

export type ScheduleConfig = z.infer<typeof scheduleSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
