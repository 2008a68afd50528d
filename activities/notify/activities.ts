import { Context } from '@temporalio/activity';
import type { Settings } from '../settings.ts';
import { messageOf, type RunEnd } from './message.ts';

/** What notifications stand on; the worker's composition root makes it. */
export interface NotifyDependencies {
  readonly settings: () => Promise<Settings>;
  /** The address in `notify`, with what the environment fills in. */
  readonly webhook: (notify: NonNullable<Settings['notify']>) => string;
  /** The page of a run in Temporal's Web UI, where we know where that is. */
  readonly page: (run: { readonly workflowId: string; readonly runId: string }) => string | undefined;
}

const ANSWER_MS = 15_000;

/** The activity of every queue that tells people of the end of a run. */
export function createNotifyActivities({ settings, webhook, page }: NotifyDependencies) {
  return {
    async notify(end: RunEnd): Promise<void> {
      const { notify } = await settings();
      if (!notify?.on.includes(end.kind === 'trained' ? 'success' : end.kind)) return;
      const { cancellationSignal, info } = Context.current();
      const text = messageOf(end, info.workflowExecution && page(info.workflowExecution));
      await post(webhook(notify), text, cancellationSignal);
    },
  };
}

export type NotifyActivities = ReturnType<typeof createNotifyActivities>;

/** The address is in no error: whoever has it may write there. */
async function post(url: string, text: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  }).catch(() => {
    throw new Error('The webhook of "notify" gives no answer.');
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The webhook of "notify" answered ${response.status}.`);
}
