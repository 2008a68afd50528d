/** An outage of one night must not end a run: what may heal is tried for half a day, at most every five minutes. */
export const patience = {
  scheduleToCloseTimeout: '12 hours',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} as const;
