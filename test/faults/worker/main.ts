import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Context } from '@temporalio/activity';
import { readConfig } from '../../../worker/config.ts';
import { dependencies } from '../../../worker/dependencies.ts';
import { installRuntime } from '../../../worker/logging.ts';
import { startWorker } from '../../../worker/run-worker.ts';
import { BARRIERS, type Barrier } from './barriers.ts';
import { type AtPoint, withPoints } from './points.ts';

/** What a worker of the fault tests is told when it starts. */
export interface Orders {
  readonly configFile: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
  /** File with the workflows to run. */
  readonly bundle: string;
  /** Where to wait, once each, until the message `{ letGo: barrier }`. */
  readonly hold: readonly Barrier[];
}

/** What it says: `ready` once it polls, `reached` when it waits at a barrier. */
export type Word = { readonly ready: true } | { readonly reached: Barrier };

const { configFile, temporal, bundle, hold }: Orders = JSON.parse(process.argv[2] ?? '{}');
const say = (word: Word) => process.send?.(word);
const waiting = new Set(hold);

const holdUp: AtPoint = async (point) => {
  if (process.env.TAGSET_FAULTS_POINTS) process.stderr.write(`${point}\n`);
  for (const barrier of waiting) {
    if (!BARRIERS[barrier].test(point)) continue;
    waiting.delete(barrier);
    say({ reached: barrier });
    await letGo(barrier);
  }
};

/** Settles when it is let go; or when its activity is cancelled, which ends whatever waits outside as well. */
async function letGo(barrier: Barrier): Promise<void> {
  const signal = cancellation();
  try {
    for (;;) {
      const [message] = await once(process, 'message', { signal });
      if (message.letGo === barrier) return;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function cancellation(): AbortSignal {
  try {
    return Context.current().cancellationSignal;
  } catch {
    return new AbortController().signal;
  }
}

installRuntime('info');
const config = await readConfig(configFile);
const worker = await startWorker(
  {
    connection: { address: temporal.address },
    namespace: temporal.namespace,
    embedded: false,
    stop: async () => {},
  },
  withPoints(dependencies(config), holdUp),
  4,
  {
    workflowBundle: { code: await readFile(bundle, 'utf8') },
    // A worker that is gone is not waited for longer than need be.
    stickyQueueScheduleToStartTimeout: '1 second',
  },
);
process.once('SIGTERM', () => worker.stop());
say({ ready: true });
await worker.done;
// The channel to whoever watches would keep this process alive.
process.disconnect?.();
