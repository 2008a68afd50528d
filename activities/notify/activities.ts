import { ApplicationFailure, Context } from '@temporalio/activity';
import { type OwnDataset, refuseOthers } from '../own-dataset.ts';
import type { Settings } from '../settings.ts';
import { messageOf, type News } from './message.ts';

/** What notifications stand on; the worker's composition root makes it. */
export interface NotifyDependencies extends OwnDataset {
  readonly settings: () => Promise<Settings>;
  /** The address in `notify`, with what the environment fills in. */
  readonly webhook: (notify: NonNullable<Settings['notify']>) => string;
  /** The page of a run in Temporal's Web UI, where we know where that is. */
  readonly page: (run: { readonly workflowId: string; readonly runId: string }) => string | undefined;
}

const ANSWER_MS = 15_000;

/** What to say, and of which dataset, if that was known. */
export interface NotifyInput {
  readonly name?: string;
  readonly news: News;
}

/** Under which word of `notify.on` somebody wants to hear of it. */
const WORDS = {
  success: 'success',
  trained: 'success',
  refused: 'refused',
  failure: 'failure',
  skipped: 'failure',
  unserved: 'failure',
} as const;

/** The activity of every queue that tells people of the end of a run. */
export function createNotifyActivities({ settings, webhook, page, ...own }: NotifyDependencies) {
  return {
    async notify({ name, news }: NotifyInput): Promise<void> {
      refuse(name, own);
      const { notify } = await settings();
      if (!notify?.on.includes(WORDS[news.kind])) return;
      const { cancellationSignal, info } = Context.current();
      const text = messageOf(news, info.workflowExecution && page(info.workflowExecution));
      await post(webhook(notify), text, cancellationSignal);
    },
  };
}

export type NotifyActivities = ReturnType<typeof createNotifyActivities>;

function refuse(name: string | undefined, own: OwnDataset): void {
  try {
    if (name !== undefined) refuseOthers({ name }, own);
  } catch (error) {
    throw ApplicationFailure.nonRetryable((error as Error).message, (error as Error).name);
  }
}

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
