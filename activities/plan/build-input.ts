import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { describeIssue, phrase } from '../issue.ts';
import type { BuildInput } from '../run.ts';

const buildInput = z.strictObject({
  period: z.string().optional(),
  retrain: z.enum(['changed', 'always', 'never']).optional(),
  dryRun: z.boolean().optional(),
  whenBusy: z.enum(['refuse', 'wait']).optional(),
});

/** Checks what a run was started with; an empty form sends nothing at all, or `null`. */
export function parseBuildInput(input: unknown): BuildInput {
  const parsed = buildInput.safeParse(input ?? {}, { error: phrase });
  if (parsed.success) return parsed.data as BuildInput;
  const problems = parsed.error.issues.map((issue) => describeIssue(issue, Object.keys(buildInput.shape)));
  throw new ConfigError(
    `The input of buildDataset is wrong: ${problems.join('; ')}. ` +
      'Every field is optional: {"period": "2026-11", "retrain": "changed", "dryRun": false, "whenBusy": "refuse"}.',
  );
}
