import { Runtime, type Worker } from '@temporalio/worker';
import type { Standing } from './dependencies.ts';
import { hasOtherResources } from './restart-needed.ts';

/** Between two looks at dataset.yaml. */
const LOOK_MS = 5_000;

/** A worker that comes and goes with "retraining" in dataset.yaml. */
export interface RetrainingWorker {
  /** Settles when it has stopped for good; rejects if it failed. */
  readonly done: Promise<void>;
  stop(): void;
}

/**
 * Runs a worker on the queue of retraining while dataset.yaml says how to retrain: a build hands its dataset over as soon
 * as it says so, and nobody else may serve that queue. Throws where that cannot be done as it starts; later, what keeps it
 * from following is told in the log.
 */
export async function followRetraining(
  { settings, trainer, started }: Pick<Standing, 'settings' | 'trainer' | 'started'>,
  create: () => Promise<Worker>,
): Promise<RetrainingWorker> {
  let finish: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    [finish, fail] = [resolve, reject];
  });
  let current: { readonly worker: Worker; readonly ended: Promise<void> } | undefined;
  let told = '';
  let stopped = false;

  const look = async () => {
    const now = await settings();
    const isWanted = trainer(now) !== undefined;
    if (isWanted && current === undefined) {
      const worker = await create();
      const ended = worker.run();
      ended.catch(fail);
      current = { worker, ended };
      if (stopped) end(worker);
    } else if (!isWanted && current !== undefined) {
      end(current.worker);
      await current.ended;
      current = undefined;
    }
    if (hasOtherResources(started, now))
      say('dataset.yaml asks for other "resources" than this worker has: restart it.');
    else told = '';
  };
  const say = (text: string) => {
    if (text !== told) Runtime.instance().logger.warn(text);
    told = text;
  };

  await look();
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => say((error as Error).message));
  }, LOOK_MS);
  const stop = async () => {
    stopped = true;
    clearInterval(timer);
    if (current) end(current.worker);
    await looking;
    await current?.ended;
  };
  return { done, stop: () => void stop().then(finish, fail) };
}

function end(worker: Worker): void {
  if (worker.getState() === 'RUNNING') worker.shutdown();
}
