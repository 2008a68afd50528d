import { z } from 'zod';
import { durationSchema, milliseconds } from '../duration.ts';

/** What the workflow's own patience with one try allows. */
const LONGEST = '7 days';

const webhook = z
  .strictObject({
    url: z
      .string()
      .min(1, 'is empty: write the address, or take it from the environment')
      .describe('Address of the service, best taken from the environment.'),
    secret: z
      .string()
      .min(1, 'is empty: take it from the environment')
      .describe(
        'What requests are signed with: `whsec_` and base64, as the Standard Webhooks convention has it, best taken from the environment.',
      ),
  })
  .describe('A service that is told of the dataset.');

/**
 * `retraining` in dataset.yaml. Without `command` and `webhook` somebody else serves the queue
 * `retraining-<name>`.
 */
export const retrainingSchema = z
  .strictObject({
    when: z
      .enum(['changed', 'always', 'never'])
      .default('changed')
      .describe('When a dataset is handed over. `changed`: once for each new content.'),
    command: z
      .array(z.string().min(1, 'is empty'))
      .min(1, 'names no program')
      .optional()
      .describe('A program and its arguments. It runs in the folder of dataset.yaml, without a shell.'),
    webhook: webhook.optional(),
    env: z
      .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is no name of an environment variable'))
      .default([])
      .describe(
        'Names of environment variables that the command is given besides `PATH`, `HOME` and the like.',
      ),
    wait: z.boolean().default(false).describe('Whether a build ends only when its retraining has.'),
    timeout: durationSchema
      .refine((text) => milliseconds(text) <= milliseconds(LONGEST), `is more than ${LONGEST}`)
      .default('12 hours')
      .describe('How long the command may take, at most 7 days.'),
  })
  .refine(({ command, webhook }) => command === undefined || webhook === undefined, {
    message: 'names a command or a webhook, not both',
  })
  .meta({
    description: 'How models are retrained on a new dataset. Left out: nothing is handed over.',
    anyOf: ['command', 'webhook'].map((key) => ({ type: 'object', properties: { [key]: false } })),
  });

export type RetrainingConfig = z.infer<typeof retrainingSchema>;
