import { Client, type ConnectionLike } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { milliseconds } from '../activities/duration.ts';
import { NOT_OVER } from '../activities/run-status.ts';
import { sweep } from '../activities/store/sweep.ts';
import type { Standing } from './dependencies.ts';

const DAY_MS = 86_400_000;

/**
 * Sweeps the store's leftovers now and once a day. A worker does this beside its work: no build waits for it or
 * fails with it, and what failed builds left goes too.
 * @param runningBuilds ids of the runs whose staging is in use
 * @returns a function that ends it, also in the middle
 */
export function startSweeping(
  { store, settings }: Pick<Standing, 'store' | 'settings'>,
  runningBuilds: () => Promise<ReadonlySet<string>>,
): () => Promise<void> {
  const over = new AbortController();
  const once = async () => {
    const { logger } = Runtime.instance();
    try {
      const { staging } = await settings();
      const before = new Date(Date.now() - milliseconds(staging.keep));
      const running = await runningBuilds();
      const swept = await sweep(store, { before, running, signal: over.signal });
      if (swept.objects + swept.unfinished > 0) logger.info(`Swept ${store.root}`, { ...swept });
    } catch (error) {
      if (over.signal.aborted) return;
      logger.warn(`${store.root} could not be swept; leftovers stay until tomorrow`, { error });
    }
  };
  let last = once();
  const daily = setInterval(() => {
    last = last.then(once);
  }, DAY_MS);
  return async () => {
    clearInterval(daily);
    over.abort(new Error('the worker stops'));
    await last;
  };
}

/**
 * The runs of builds and retrainings that go on in a namespace, paused ones too. One that was reset, perhaps more than
 * once, still reads what the runs before it have left: all runs of its workflow id count.
 */
export async function runningBuilds(
  connection: ConnectionLike,
  namespace: string,
): Promise<ReadonlySet<string>> {
  const { workflow } = new Client({ connection, namespace });
  const query = `WorkflowType IN ('buildDataset', 'retrain') AND ${NOT_OVER}`;
  const runs = new Set<string>();
  for await (const { workflowId, runId } of workflow.list({ query })) {
    runs.add(runId);
    const { raw } = await workflow.getHandle(workflowId, runId).describe();
    const { firstRunId } = raw.workflowExecutionInfo ?? {};
    if (!firstRunId || firstRunId === runId) continue;
    runs.add(firstRunId);
    const sameId = `WorkflowId = ${JSON.stringify(workflowId)}`;
    for await (const earlier of workflow.list({ query: sameId })) runs.add(earlier.runId);
  }
  return runs;
}
