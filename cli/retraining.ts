import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { Retrained, RetrainInput, Retraining } from '../activities/index.ts';
import { explain } from './failure.ts';
import { follow } from './follow.ts';
import type { Printer } from './printer.ts';

/** What became of retraining: `retraining` in what `build --json` prints. */
export interface RetrainingReport {
  readonly outcome: Retraining['outcome'] | 'failed';
  /** Why it was skipped, or has failed. */
  readonly reason?: string;
  readonly workflowId?: string;
  /** Address of the model's manifest. */
  readonly model?: string;
  readonly metrics?: Retrained['metrics'];
}

/**
 * Follows a retraining that runs in this process, be it one that an earlier build began: with the process, it
 * would stop. Tells also what became of one that is over.
 */
export async function followRetraining(
  client: Client,
  retraining: Retraining,
  print: Printer,
  workerDone: Promise<void>,
): Promise<RetrainingReport> {
  const { outcome, reason, workflowId } = retraining;
  if (workflowId === undefined || outcome === 'completed') return reportRetraining(retraining);
  const handle: WorkflowHandle<(input: RetrainInput) => Promise<Retrained>> =
    client.workflow.getHandle(workflowId);
  const status = await statusOf(handle);
  if (status === 'FORGOTTEN') return reportRetraining(retraining);
  const before = outcome === 'skipped' && status !== 'RUNNING';
  try {
    const made = madeOf(await (before ? handle.result() : follow(handle, print, workerDone)));
    return { ...(before ? retraining : { outcome: 'completed', workflowId }), ...made };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const why = explain(error);
    return { outcome: 'failed', workflowId, reason: before ? `${reason}: ${why}` : why };
  }
}

/** What a build says of its retraining. */
export function reportRetraining({ result, ...retraining }: Retraining): RetrainingReport {
  return { ...retraining, ...(result && madeOf(result)) };
}

/** The same for a person. */
export function describeRetraining({
  outcome,
  reason,
  workflowId,
  model,
  metrics,
}: RetrainingReport): string[] {
  const figures = Object.entries(metrics ?? {}).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const lines = [reason, figures.join(' · '), outcome === 'started' && `workflow ${workflowId}`].filter(
    Boolean,
  );
  return [
    `  retrain   ${[outcome, lines.join('\n').replaceAll('\n', '\n            ')].filter(Boolean).join(': ')}`,
    ...(model === undefined ? [] : [`  model     ${model}`]),
    ...(outcome === 'failed' ? ['            Once the cause is mended, build with --retrain always.'] : []),
  ];
}

function madeOf({ model, metrics }: Retrained) {
  return { ...(model && { model: model.uri }), ...(metrics && { metrics }) };
}

async function statusOf(handle: Pick<WorkflowHandle, 'describe'>): Promise<string> {
  return handle.describe().then(
    ({ status }) => status.name,
    () => 'FORGOTTEN',
  );
}
