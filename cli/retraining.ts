import { stripVTControlCharacters } from 'node:util';
import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import type { Retrained, RetrainInput, Retraining } from '../activities/index.ts';
import { explain } from './failure.ts';
import { follow } from './follow.ts';
import type { Printer } from './printer.ts';

/** What became of retraining: `retraining` in what `build --json` prints. */
export interface RetrainingReport {
  readonly outcome: Retraining['outcome'] | 'failed';
  /** Why it was skipped, was handed over again, or has failed. */
  readonly reason?: string;
  readonly workflowId?: string;
  /** Address of the model's manifest. */
  readonly model?: string;
  readonly metrics?: Retrained['metrics'];
  /** What else somebody should know of the model. */
  readonly notes?: readonly string[];
}

/**
 * Follows a retraining that runs in this process, be it one that an earlier build began: with the process, it
 * would stop. Tells also what one has made that is over.
 */
export async function followRetraining(
  client: Client,
  retraining: Retraining,
  print: Printer,
  workerDone: Promise<void>,
): Promise<RetrainingReport> {
  const { outcome, workflowId } = retraining;
  if (workflowId === undefined || outcome === 'completed') return reportRetraining(retraining);
  const handle: WorkflowHandle<(input: RetrainInput) => Promise<Retrained>> =
    client.workflow.getHandle(workflowId);
  const status = await statusOf(handle);
  const isOver = outcome === 'skipped' && status !== 'RUNNING';
  if (isOver)
    return { ...reportRetraining(retraining), ...(status === 'COMPLETED' && madeOf(await handle.result())) };
  try {
    return { outcome: 'completed', workflowId, ...madeOf(await follow(handle, print, workerDone)) };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return { outcome: 'failed', workflowId, reason: explain(error) };
  }
}

/** What a build says of its retraining. */
export function reportRetraining({ result, ...retraining }: Retraining): RetrainingReport {
  return { ...retraining, ...madeOf(result) };
}

/** Throws where a retraining that a build has followed has failed: who runs it in a script has to hear of it. */
export function refuseFailed({ outcome, reason = '' }: RetrainingReport): void {
  if (outcome !== 'failed') return;
  const [first = ''] = reason.split('\n');
  throw new Error(`the dataset is published, but its retraining has failed: ${first}`);
}

/** The same for a person. */
export function describeRetraining({
  outcome,
  reason,
  workflowId,
  model,
  metrics,
  notes = [],
}: RetrainingReport): string[] {
  const figures = Object.entries(metrics ?? {}).map(
    ([name, value]) => `${name.replaceAll('\n', ' ')} ${JSON.stringify(value)}`,
  );
  const lines = [reason, figures.join(' · '), outcome === 'started' && `workflow ${workflowId}`].filter(
    (line) => typeof line === 'string' && line !== '',
  );
  const said = [
    [outcome, lines.join('\n')].filter(Boolean).join(': '),
    ...(outcome === 'failed'
      ? [
          'The next build hands it over again. Once the cause is mended, do so at once: tagset build --retrain always',
        ]
      : []),
  ];
  return [
    `  retrain   ${indented(said.join('\n'))}`,
    ...(model === undefined ? [] : [`  model     ${indented(model)}`]),
    ...notes.map((note) => `            ${indented(note)}`),
  ];
}

/** A program's words as lines of the report: what would move the cursor is no part of them. */
function indented(text: string): string {
  const visible = stripVTControlCharacters(text).replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '');
  return visible.replaceAll('\n', '\n            ');
}

/** Somebody else's worker may return anything. */
const made = z.object({
  model: z.object({ uri: z.string() }).optional().catch(undefined),
  metrics: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  notes: z.array(z.string()).optional().catch(undefined),
});

function madeOf(result: unknown): Pick<RetrainingReport, 'model' | 'metrics' | 'notes'> {
  const { model, metrics, notes = [] } = made.catch({}).parse(result ?? {});
  return {
    ...(model && { model: model.uri }),
    ...(metrics && { metrics }),
    ...(notes.length > 0 && { notes }),
  };
}

async function statusOf(handle: Pick<WorkflowHandle, 'describe'>): Promise<string> {
  return handle.describe().then(
    ({ status }) => status.name,
    () => 'FORGOTTEN',
  );
}
