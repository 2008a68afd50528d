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
