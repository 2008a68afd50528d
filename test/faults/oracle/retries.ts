import { setTimeout as sleep } from 'node:timers/promises';
import type { Build } from '../scene.ts';

/** Throws unless an activity of the run was tried again for a reason that says what the pattern matches. */
export async function wasRetried(build: Build, reason: RegExp): Promise<void> {
  // Whether it ended as it should is judged elsewhere; its history is whole then.
  await build.result().catch(() => {});
  const { events } = await build.fetchHistory();
  const reasons = (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) => {
    const message = started?.lastFailure?.message;
    return typeof message === 'string' ? [message] : [];
  });
  if (!reasons.some((message) => reason.test(message)))
    throw new Error(`The run was tried again for ${JSON.stringify(reasons)}, none of which says ${reason}.`);
}

/** Resolves once an activity of the run is tried for at least the second time. */
export async function isRetried(build: Build): Promise<void> {
  for (;;) {
    const { raw } = await build.describe();
    if (raw.pendingActivities?.some(({ attempt }) => (attempt ?? 1) > 1)) return;
    await sleep(100);
  }
}
