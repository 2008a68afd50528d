import { proxyActivities, sleep } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { patience, unservedAfter } from './patience.ts';
import { retrainingQueue } from './task-queues.ts';
import { tell } from './tell.ts';

const { isTaken } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute', ...patience });

/** A retraining whose queue nobody served when it was started. */
export interface UnservedRetraining {
  /** The dataset. */
  readonly name: string;
  readonly version: string;
  readonly workflowId: string;
}

/** Tells of a retraining that nobody has begun with after a while. It holds up no build. */
export async function watchRetraining({ name, version, workflowId }: UnservedRetraining): Promise<void> {
  await sleep(unservedAfter);
  const summary = 'See whether somebody has begun with the retraining';
  if (await isTaken.executeWithOptions({ summary }, [{ name, workflowId }])) return;
  await tell({ kind: 'unserved', what: `${name} ${version}`, queue: retrainingQueue(name) }, name);
}
