import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, isRetryableError, ServiceError, type WorkflowHandle } from '@temporalio/client';

const PAUSE_MS = 1_000;

/** A run whose result is awaited. */
type AwaitedRun<Result> = Pick<WorkflowHandle, 'workflowId' | 'describe'> & { result(): Promise<Result> };

/**
 * The result of a run. While Temporal does not answer, the run is out of sight and not over: it is asked for again.
 * Throws what the run failed with, and an `Error` that says so after minutes of silence.
 * @param onNotice told of each silence, in a sentence
 */
export async function runResult<Result>(
  handle: AwaitedRun<Result>,
  onNotice: (text: string) => void,
  patienceMs = 600_000,
): Promise<Result> {
  for (;;) {
    try {
      return await handle.result();
    } catch (error) {
      if (!isSilence(error)) throw error;
      onNotice('! Temporal does not answer. That does not end the run; asking again.');
      await answers(handle, patienceMs);
    }
  }
}

async function answers(handle: AwaitedRun<unknown>, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await handle.describe();
      return;
    } catch (error) {
      if (!isSilence(error)) throw error;
      if (Date.now() > deadline)
        throw new Error(
          `Temporal has not answered for ${Math.round(patienceMs / 60_000)} minutes. The run goes on once it is back: look for workflow ${handle.workflowId} in its Web UI.`,
          { cause: error },
        );
    }
    await sleep(PAUSE_MS);
  }
}

/** Whether it may be otherwise in a moment: the server is away, or busy. */
function isSilence(error: unknown): boolean {
  const reason = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(reason) && isRetryableError(reason);
}
