import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  log,
  proxyActivities,
} from '@temporalio/workflow';
import type { NotifyActivities } from '../activities/notify/activities.ts';
import type { RunEnd } from '../activities/notify/message.ts';
import { isScheduled } from './run-moment.ts';

/** A message that nobody takes within minutes is not worth holding up the end of a run. */
const { notify } = proxyActivities<NotifyActivities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { maximumAttempts: 4 },
});

/** Tells of the end of a run whom dataset.yaml names. That nobody could be told fails no run. */
export async function tell(end: RunEnd): Promise<void> {
  try {
    const summary = `Tell of the ${end.kind}, if somebody wants to know`;
    await CancellationScope.nonCancellable(() => notify.executeWithOptions({ summary }, [end]));
  } catch (error) {
    log.warn('Nobody could be told of the end of this run', { error });
  }
}

/**
 * Tells of a failure: not of one that somebody brought about by cancelling, nor by starting a second build by
 * hand; a scheduled build that was refused is one that somebody waits for.
 * @param next what happens next, and what to do
 */
export async function tellFailure(failure: unknown, what = 'A build', next?: string): Promise<void> {
  if (isCancellation(failure)) return;
  const [type, reason] =
    failure instanceof ApplicationFailure ? [failure.type, failure.message] : ['', String(failure)];
  if (type === 'AlreadyRunning' && !isScheduled()) return;
  const kind = type === 'QualityGate' ? 'refused' : 'failure';
  await tell({ kind, what, reason, ...(next !== undefined && { next }) });
}
