const ENDS = ['COMPLETED', 'FAILED', 'CANCELLED', 'TERMINATED', 'CONTINUED_AS_NEW', 'TIMED_OUT'];

/**
 * Whether a run is over, by the name of its status. What goes on under another name than RUNNING, as one that somebody
 * has paused, goes on.
 */
export function isOver({ name }: { readonly name: string }): boolean {
  return ENDS.includes(name);
}

/** The same for a query of Temporal's visibility. */
export const NOT_OVER = 'CloseTime IS NULL';
