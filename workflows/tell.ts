import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  log,
  proxyActivities,
} from '@temporalio/workflow';
import type { NotifyActivities } from '../activities/notify/activities.ts';
import type { News } from '../activities/notify/message.ts';

/** A message that nobody takes within minutes is not worth holding up the end of a run. */
const { notify } = proxyActivities<NotifyActivities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { maximumAttempts: 4 },
});

/**
 * Tells whom dataset.yaml names of the end of a run, or of what a person should look at. That nobody could be told fails
 * no run.
 * @param name of the dataset; `undefined` where the run failed before it was known
 */
export async function tell(news: News, name: string | undefined): Promise<void> {
  try {
    const summary = `Tell of the ${news.kind}, if somebody wants to know`;
    await CancellationScope.nonCancellable(() =>
      notify.executeWithOptions({ summary }, [{ news, ...(name !== undefined && { name }) }]),
    );
  } catch (error) {
    log.warn('Nobody could be told of the end of this run', { error });
  }
}

/** A run that failed. */
interface Failed {
  /** Of the dataset; `undefined` where the run failed before it was known. */
  readonly name: string | undefined;
  /** Such as `stills 2026-11`. */
  readonly what: string | undefined;
  /** Whether a schedule started it. */
  readonly scheduled: boolean;
  /** What happens next, and what to do. */
  readonly next?: string;
}

/**
 * Tells of a failure: not of one that somebody brought about by cancelling, nor by starting a second build by
 * hand; a scheduled build that was refused is one that somebody waits for.
 */
export async function tellFailure(
  failure: unknown,
  { name, what = 'A build', scheduled, next }: Failed,
): Promise<void> {
  if (isCancellation(failure)) return;
  const [type, reason] =
    failure instanceof ApplicationFailure ? [failure.type, failure.message] : ['', String(failure)];
  if (type === 'AlreadyRunning' && !scheduled) return;
  const kind = type === 'QualityGate' ? 'refused' : 'failure';
  await tell({ kind, what, reason, ...(next !== undefined && { next }) }, name);
}
