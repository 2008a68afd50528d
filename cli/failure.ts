import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';

/** What went wrong, in a sentence for the person at the terminal. */
export function explain(error: unknown): string {
  if (error instanceof WorkflowFailedError) {
    const { cause } = error;
    // It may have been as late as in its retraining.
    if (cause instanceof CancelledFailure)
      return 'the run was cancelled; readers keep the dataset of before, or have this one if it was published already';
    if (cause instanceof TerminatedFailure) return `the run was terminated: ${cause.message}`;
    return cause?.message ?? error.message;
  }
  if (error instanceof AggregateError && error.message === '') return error.errors.map(explain).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** 2 for a wrong configuration, wherever it was found; 1 for all else that failed. */
export function exitCode(error: unknown): 1 | 2 {
  if (error instanceof WorkflowFailedError)
    return error.cause instanceof ApplicationFailure && error.cause.type === 'ConfigError' ? 2 : 1;
  return error instanceof Error && error.name === 'ConfigError' ? 2 : 1;
}
