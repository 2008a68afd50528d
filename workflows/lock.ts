import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  type ChildWorkflowHandle,
  condition,
  defineSignal,
  proxyActivities,
  setHandler,
  sleep,
  startChild,
  TemporalFailure,
} from '@temporalio/workflow';
import type { Activities, BuildRun, LockState, Plan } from '../activities/index.ts';
import { LONGEST_LOCK_WAIT_MS, patience } from './patience.ts';

const { lockState } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute', ...patience });

const release = defineSignal('release');

/**
 * Is the lock of a dataset while it runs: Temporal allows one running workflow of an id. It is a child of the
 * build that holds it, so the server ends it with that build, however that build ends; after a reset, which it does not
 * count as an end, whoever wants the lock next ends it.
 */
export async function buildLock(): Promise<void> {
  let released = false;
  setHandler(release, () => {
    released = true;
  });
  await condition(() => released);
}

/** How a build waits for its turn. */
export interface Turn {
  /** Told of whoever has the lock, each time that it is looked up. */
  readonly onWait: (holder: BuildRun) => void;
  /** Asked between two looks whether the wait has grown too long for one run; it does not return then. */
  readonly onLongWait: () => Promise<void>;
  /** When this build began to wait, in milliseconds since 1970, if it did so in an earlier run. */
  readonly since?: number | undefined;
}

/** A second of pause at first, so that a short build is not waited for longer than it takes; then up to these. */
const LONGEST_PAUSE_S = 60;

/**
 * Runs while no other build of the dataset does. Where one does, fails as `AlreadyRunning` with its name, or
 * waits for its end if the plan says so, for some days at most.
 */
export async function oneAtATime<Result>(
  plan: Pick<Plan, 'name' | 'whenBusy'>,
  turn: Turn,
  run: () => Promise<Result>,
): Promise<Result> {
  const lock = await acquire(plan, turn);
  try {
    return await run();
  } finally {
    await giveBack(lock);
  }
}

async function acquire(
  { name, whenBusy }: Pick<Plan, 'name' | 'whenBusy'>,
  { onWait, onLongWait, since = Date.now() }: Turn,
): Promise<ChildWorkflowHandle<typeof buildLock>> {
  for (let pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE_S)) {
    try {
      return await startChild(buildLock, {
        workflowId: `lock-${name}`,
        parentClosePolicy: 'TERMINATE',
        // A cancelled build keeps the lock until its activities have ended.
        cancellationType: 'ABANDON',
        staticSummary: `Lets one build of ${name} run at a time`,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const summary = `See which build of ${name} runs`;
    const state = await lockState.executeWithOptions({ summary }, [{ name }]);
    if (state.kind !== 'free') {
      const waited = Date.now() - since;
      if (whenBusy !== 'wait' || waited > LONGEST_LOCK_WAIT_MS) throw busy(name, state, waited);
      onWait(state.holder);
    }
    await sleep(`${pause} seconds`);
    await onLongWait();
  }
}

function busy(name: string, { kind, holder }: Exclude<LockState, { kind: 'free' }>, waited: number) {
  const { workflowId, runId, since } = holder;
  const hours = Math.floor(waited / 3_600_000);
  const patience = hours > 0 ? ` This build has waited for it for ${hours} hours.` : '';
  const text =
    kind === 'build'
      ? `A build of ${name} runs already, since ${since}: workflow ${workflowId}, run ${runId}.${patience} Wait for its end, or start another with {"whenBusy": "wait"}.`
      : `The lock of ${name} is taken by the workflow ${workflowId}, run ${runId}, which no build started.${patience} Terminate it in Temporal's Web UI if it is not meant to keep builds away, then build again.`;
  return ApplicationFailure.nonRetryable(text, 'AlreadyRunning');
}

/** Whoever ended the lock by hand has only let a second build in, which is no reason to fail this one. */
async function giveBack(lock: ChildWorkflowHandle<typeof buildLock>): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    try {
      await lock.signal(release);
      await lock.result();
    } catch (error) {
      if (!(error instanceof TemporalFailure)) throw error;
    }
  });
}
