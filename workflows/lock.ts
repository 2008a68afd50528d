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
import type { Activities, BuildRun, Plan } from '../activities/index.ts';

const { runningBuild } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' });

const release = defineSignal('release');

/**
 * Is the lock of a dataset while it runs: Temporal allows one running workflow of an id. It is a child of the
 * build that holds it, so the server ends it with that build, however that build ends.
 */
export async function buildLock(): Promise<void> {
  let released = false;
  setHandler(release, () => {
    released = true;
  });
  await condition(() => released);
}

/**
 * Runs while no other build of the dataset does. Where one does, fails as `AlreadyRunning` with its name, or
 * waits for its end if the plan says so.
 */
export async function oneAtATime<Result>(
  { name, whenBusy }: Pick<Plan, 'name' | 'whenBusy'>,
  onWait: (holder: BuildRun) => void,
  run: () => Promise<Result>,
): Promise<Result> {
  const lock = await acquire(name, whenBusy === 'wait' ? onWait : refuse(name));
  try {
    return await run();
  } finally {
    await giveBack(lock);
  }
}

async function acquire(
  name: string,
  onBusy: (holder: BuildRun) => void,
): Promise<ChildWorkflowHandle<typeof buildLock>> {
  const workflowId = `lock-${name}`;
  for (let pause = 1; ; pause = Math.min(2 * pause, 60)) {
    try {
      return await startChild(buildLock, {
        workflowId,
        parentClosePolicy: 'TERMINATE',
        // A cancelled build keeps the lock until its activities have ended.
        cancellationType: 'ABANDON',
        staticSummary: `Lets one build of ${name} run at a time`,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const holder = await runningBuild.executeWithOptions({ summary: `See which build of ${name} runs` }, [
      workflowId,
    ]);
    if (holder === undefined) continue;
    onBusy(holder);
    await sleep(`${pause} seconds`);
  }
}

function refuse(name: string): (holder: BuildRun) => never {
  return ({ workflowId, runId, since }) => {
    throw ApplicationFailure.nonRetryable(
      `A build of ${name} runs already, since ${since}: workflow ${workflowId}, run ${runId}. ` +
        'Wait for its end, or start another with {"whenBusy": "wait"}.',
      'AlreadyRunning',
    );
  };
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
