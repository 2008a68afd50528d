import { ApplicationFailure, Context } from '@temporalio/activity';
import type { EngineOptions } from './duckdb/engine.ts';
import { PermanentError } from './errors.ts';
import type { Progress } from './export/source.ts';
import { machineError } from './machine-errors.ts';
import { removeScratch, scratchFolder } from './scratch-folder.ts';
import { stagingKey } from './store/layout.ts';

/** What the body of a stage knows of the attempt that runs it. */
export interface Attempt {
  /** The run of the workflow that it works for; `undefined` where there is none. */
  readonly run: { readonly workflowId: string; readonly runId: string } | undefined;
  /** Key in the store for what this attempt leaves: no other attempt ever writes there. */
  readonly key: (file: string) => string;
  /** A folder of its own on this machine, gone when the attempt ends. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  /** Says how far the attempt is; the next heartbeat carries it. */
  readonly progress: (done: Progress) => void;
  readonly engine: EngineOptions;
}

/** What every stage needs of its machine; `scratch` is where attempts have folders of their own. */
export type StageResources = Pick<EngineOptions, 'scratch' | 'memory' | 'threads' | 'rowsPerRange'>;

const HEARTBEAT_MS = 1000;

/** Makes an activity of a stage's body: scratch folder, heartbeats, cancellation and typed failures. */
export function stage<Input, Output>(
  name: string,
  resources: StageResources,
  body: (input: Input, attempt: Attempt) => Promise<Output>,
): (input: Input) => Promise<Output> {
  return async (input) => {
    const context = Context.current();
    const { workflowExecution, attempt } = context.info;
    const run = workflowExecution?.runId ?? 'standalone';
    const scratch = await scratchFolder(resources.scratch, name).catch((error: unknown) => {
      throw machineError(error, resources, attempt);
    });
    const signal = context.cancellationSignal;
    let done: Progress = { rows: 0, bytes: 0 };
    const beat = setInterval(() => context.heartbeat(done), HEARTBEAT_MS);
    try {
      return await body(input, {
        run: workflowExecution && {
          workflowId: workflowExecution.workflowId,
          runId: workflowExecution.runId,
        },
        key: (file) => stagingKey(run, name, attempt, file),
        scratch,
        signal,
        progress: (now) => {
          done = now;
        },
        engine: { ...resources, scratch, signal },
      });
    } catch (error) {
      throw asFailure(machineError(error, resources, attempt), signal);
    } finally {
      clearInterval(beat);
      await removeScratch(scratch);
    }
  };
}

/** A permanent error must not be tried again, and a cancelled attempt is no failure. */
function asFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof PermanentError) return ApplicationFailure.nonRetryable(error.message, error.name);
  return error;
}
