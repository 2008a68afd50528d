import { z } from 'zod';

/** `notify` in dataset.yaml: whom to tell of the end of a run. */
export const notifySchema = z.strictObject({
  /** Address that takes `{"text": "…"}`, as Slack's incoming webhooks do; best from the environment: `${SLACK_URL}`. */
  webhook: z.string().min(1, 'is empty: write the address, or take it from the environment'),
  /** `refused`: the dataset would be unfit for training. */
  on: z.array(z.enum(['failure', 'refused', 'success'])).default(['failure', 'refused']),
});
