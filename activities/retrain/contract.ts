import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { describeIssue, phrase } from '../issue.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in lower-case hex');
const segment = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'is no name');

const retrainInput = z.strictObject({
  manifestUri: z.string().min(1),
  manifestSha256: sha256,
  name: segment,
  version: segment,
  period: z.string().regex(/^\d{4}-\d{2}$/, 'is no month'),
  labelsChanged: z.boolean(),
});

/**
 * Input of the workflow `retrain`: the contract with whoever serves the queue `retraining`. It names a dataset
 * for good, never "latest". `labelsChanged`: the labels are not those of the dataset before, or there was none.
 */
export type RetrainInput = z.infer<typeof retrainInput>;

/** Result of the workflow `retrain`. Another worker may leave all fields out, and add others. */
export interface Retrained {
  /** What training made: the address and SHA-256 of its manifest. */
  readonly model?: { readonly uri: string; readonly sha256: string };
  /** What `metrics.json` held, as far as it can be shown: some kilobytes at most. */
  readonly metrics?: Readonly<Record<string, unknown>> | null;
  /** What was left out of the model, renamed or not shown, in a few sentences. */
  readonly notes?: readonly string[];
}

/** Checks what a retraining was started with; throws a `ConfigError` that lists what is wrong. */
export function parseRetrainInput(input: unknown): RetrainInput {
  const parsed = retrainInput.safeParse(input, { error: phrase });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => describeIssue(issue, Object.keys(retrainInput.shape)));
  throw new ConfigError(`The input of retrain is wrong: ${problems.join('; ')}.`);
}
