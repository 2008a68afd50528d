/** An outage of one night must not end a run: what may heal is tried for half a day, at most every five minutes. */
export const patience = {
  scheduleToCloseTimeout: '12 hours',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} as const;

/** Within what time a worker that is gone is noticed: activities that take long say every second that they go on. */
export const heartbeatTimeout = '30 seconds';

/** Training is the program's of somebody else: what may heal, such as a service that is down, is tried for about half a day. */
export const trainingRetry = {
  initialInterval: '5 seconds',
  maximumInterval: '1 hour',
  maximumAttempts: 20,
} as const;

/** A build may take three days, with each stage tried for half a day; who waits for longer waits for one that is stuck. */
export const LONGEST_LOCK_WAIT_MS = 4 * 86_400_000;

/** The events of a run that has waited for long; the rest of the wait is another run's, so that its history stays small. */
export const LONG_HISTORY = 1000;

/** How long a build waits for the retraining that it was told to wait for; that goes on without it. */
export const longestRetrainingWait = '10 days';

/** When somebody is told that nobody has begun with a retraining: a machine that is started for it gets its time. */
export const unservedAfter = '10 minutes';

/** A retraining that nobody has ended by then is over: the next dataset has taken its place. */
export const longestRetraining = '30 days';
