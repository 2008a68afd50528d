import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { createNotifyActivities } from '../activities/notify/activities.ts';
import { createRetrainingActivities } from '../activities/retrain/activities.ts';
import { removeAbandoned, removeLeft } from '../activities/scratch-folder.ts';
import { probeStore } from '../activities/store/probe.ts';
import { datasetQueue, retrainingQueue } from '../workflows/task-queues.ts';
import type { Standing } from './dependencies.ts';
import { followRetraining } from './retraining-worker.ts';
import { pageOf } from './run-page.ts';
import { knowSearchAttributes } from './search-attributes.ts';
import { runningBuilds, startSweeping } from './sweeping.ts';
import { type Temporal, unreachable } from './temporal.ts';
import { packageFolder } from './version.ts';

/** A worker that polls; `stop` lets running activities end within the grace time. */
export interface RunningWorker {
  /** Settles when the worker has stopped; rejects if it failed. */
  readonly done: Promise<void>;
  stop(): void;
}

/**
 * Starts a worker on the queue of a dataset, once the store has proved that it honours conditional writes; and one
 * on the queue of its retraining while dataset.yaml says how to retrain.
 * @param more what Temporal's SDK is to do otherwise than it does in production
 */
export async function startWorker(
  temporal: Temporal,
  dependencies: Standing,
  activitiesAtOnce: number,
  more: Pick<WorkerOptions, 'workflowBundle' | 'stickyQueueScheduleToStartTimeout'> = {},
): Promise<RunningWorker> {
  await probeStore(dependencies.store);
  // Throws where dataset.yaml has changed so much that another worker has to take this one's place.
  await dependencies.settings();
  const connection = await NativeConnection.connect(temporal.connection).catch((error: unknown) => {
    throw unreachable(temporal, error);
  });
  await removeAbandoned(dependencies.resources.scratch);
  const leave = async () => {
    await connection.close();
    await removeLeft();
  };
  const common = {
    connection,
    namespace: temporal.namespace,
    workflowBundle: { codePath: workflowBundle() },
    shutdownGraceTime: '30 seconds',
    // Heartbeats carry the progress that people watch: let them through as they come.
    maxHeartbeatThrottleInterval: '1 second',
    defaultHeartbeatThrottleInterval: '1 second',
    ...more,
  } as const;
  try {
    const searchable = await knowSearchAttributes(connection, temporal.namespace);
    const standing = { ...dependencies, searchable };
    const notifying = createNotifyActivities({ ...standing, page: (run) => pageOf(temporal, run) });
    const worker = await Worker.create({
      ...common,
      taskQueue: datasetQueue(dependencies.dataset),
      activities: { ...createActivities(standing), ...notifying },
      maxConcurrentActivityTaskExecutions: activitiesAtOnce,
    });
    const retraining = await followRetraining(standing, () =>
      Worker.create({
        ...common,
        taskQueue: retrainingQueue(dependencies.dataset),
        activities: { ...createRetrainingActivities(standing), ...notifying },
        maxConcurrentActivityTaskExecutions: 1,
      }),
    );
    const stop = () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      retraining.stop();
    };
    const stopSweeping = startSweeping(standing, () => runningBuilds(connection, temporal.namespace));
    const done = both(worker.run(), retraining.done, stop).finally(stopSweeping).finally(leave);
    // Who awaits `done` later must not find the process ended by an unhandled rejection before.
    done.catch(() => {});
    return { done, stop };
  } catch (error) {
    // A worker that was created and never run keeps its connection; what went wrong before is what counts.
    await leave().catch(() => {});
    throw error;
  }
}

/** Settles when both have ended, which the end of one brings about. */
async function both(one: Promise<void>, other: Promise<void>, stop: () => void): Promise<void> {
  const ends = await Promise.allSettled([one.finally(stop), other.finally(stop)]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** The bundle that the build wrote. */
function workflowBundle(): string {
  const path = join(packageFolder, 'dist', 'workflow-bundle.js');
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm run build.`);
  return path;
}
