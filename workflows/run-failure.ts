import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';

/** Puts the reason of a failed stage where people look first: into the failure of the run itself. */
export function asRunFailure(error: unknown, stage?: string): unknown {
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  const where = error instanceof ChildWorkflowFailure ? 'retrain' : stage;
  return ApplicationFailure.create({
    message: where === undefined ? reason.message : `${where}: ${reason.message}`,
    type: reason.type ?? 'Error',
    nonRetryable: true,
    cause: error as Error,
  });
}

function reasonOf(error: unknown): ApplicationFailure | undefined {
  const holder = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure;
  return holder && error.cause instanceof ApplicationFailure ? error.cause : undefined;
}
