import { ApplicationFailure } from '@temporalio/workflow';

/** What somebody else's worker may have in place of ours. */
export async function retrain(): Promise<never> {
  throw ApplicationFailure.nonRetryable('out of memory', 'SomebodyElses');
}
