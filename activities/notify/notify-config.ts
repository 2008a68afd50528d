import { z } from 'zod';

/** `notify` in dataset.yaml: whom to tell of the end of a run. */
export const notifySchema = z
  .strictObject({
    webhook: z
      .string()
      .min(1, 'is empty: write the address, or take it from the environment')
      .describe(
        'Address that takes `{"text": "…"}`, as Slack\'s incoming webhooks do, best taken from the environment.',
      ),
    on: z
      .array(z.enum(['failure', 'refused', 'success']))
      .default(['failure', 'refused'])
      .describe('Ends of a run to tell of. `refused` is a dataset that would be unfit for training.'),
  })
  .describe('Whom to tell of the end of a run. Left out: nobody is told.');
