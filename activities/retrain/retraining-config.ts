import { z } from 'zod';
import { durationSchema, milliseconds } from '../duration.ts';

/** What the workflow's own patience with one try allows. */
const LONGEST = '7 days';

const webhook = z.strictObject({
  /** Best from the environment: `${RETRAIN_URL}`. */
  url: z.string().min(1, 'is empty: write the address, or take it from the environment'),
  /** `whsec_` and base64, as the Standard Webhooks convention has it; best from the environment. */
  secret: z.string().min(1, 'is empty: take it from the environment'),
});

/**
 * `retraining` in dataset.yaml. Without `command` and `webhook` somebody else serves the queue
 * `retraining`.
 */
export const retrainingSchema = z
  .strictObject({
    /** `changed`: once for each new content. */
    when: z.enum(['changed', 'always', 'never']).default('changed'),
    /** A program and its arguments; no shell is involved. */
    command: z.array(z.string().min(1, 'is empty')).min(1, 'names no program').optional(),
    webhook: webhook.optional(),
    /** Names of environment variables that the command is given besides PATH, HOME and the like. */
    env: z
      .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is no name of an environment variable'))
      .default([]),
    /** Whether a build ends only when its retraining has. */
    wait: z.boolean().default(false),
    /** How long the command may take. */
    timeout: durationSchema
      .refine((text) => milliseconds(text) <= milliseconds(LONGEST), `is more than ${LONGEST}`)
      .default('12 hours'),
  })
  .refine(({ command, webhook }) => command === undefined || webhook === undefined, {
    message: 'names a command or a webhook, not both',
  });

export type RetrainingConfig = z.infer<typeof retrainingSchema>;
