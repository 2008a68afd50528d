import type * as production from '../../workflows/patience.ts';

/**
 * Stands in for `workflows/patience.ts`: the same retries and the same notice of lost workers, within seconds.
 * Nothing else of the workflows differs from production.
 */
export const patience = {
  scheduleToCloseTimeout: '3 minutes',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '2 seconds' },
} satisfies Shape<'patience'>;

export const heartbeatTimeout = '4 seconds' satisfies Shape<'heartbeatTimeout'>;

export const trainingRetry = {
  initialInterval: '200 milliseconds',
  maximumInterval: '2 seconds',
  maximumAttempts: 20,
} satisfies Shape<'trainingRetry'>;

export const LONGEST_LOCK_WAIT_MS = 180_000 satisfies Shape<'LONGEST_LOCK_WAIT_MS'>;

export const LONG_HISTORY = 60 satisfies Shape<'LONG_HISTORY'>;

export const longestRetrainingWait = '3 minutes' satisfies Shape<'longestRetrainingWait'>;

export const unservedAfter = '2 seconds' satisfies Shape<'unservedAfter'>;

export const longestRetraining = '5 minutes' satisfies Shape<'longestRetraining'>;

/** The same fields with other values. */
type Shape<Name extends keyof typeof production> = Widened<(typeof production)[Name]>;
type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : { readonly [Key in keyof T]: Widened<T[Key]> };
