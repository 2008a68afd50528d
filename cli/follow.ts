import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { RunProgress } from '../workflows/progress.ts';
import { bytes, rows, seconds } from './figures.ts';
import { type Pending, readPending } from './pending.ts';
import type { Printer } from './printer.ts';
import { runResult } from './run-result.ts';

/** Between two looks, where somebody sees the stage that runs, and where there are only lines: each costs the worker a little. */
const LIVE_MS = 250;
const LINES_MS = 1000;

/** A run of `buildDataset`, or of another workflow that tells less. */
type FollowedRun<Result> = Pick<WorkflowHandle, 'workflowId' | 'query' | 'describe'> & {
  result(): Promise<Result>;
};

/**
 * Follows a run to its end: a line for each finished stage and each failed try, and on a terminal the stage
 * that runs. Leaving early leaves the run alone.
 * @param workerDone settles if the worker in this process ends, without which the run would not
 */
export async function follow<Result>(
  handle: FollowedRun<Result>,
  print: Printer,
  workerDone?: Promise<void>,
): Promise<Result> {
  let over = false;
  const result = runResult(handle, print.line);
  const ended = result.then(
    () => undefined,
    () => undefined,
  );
  const gone = workerDone?.then(() => {
    throw new Error('the worker stopped before the run was over; the next build takes it up again');
  });
  const watching = watch(handle, print, () => over, ended);
  try {
    await (gone ? Promise.race([ended, gone]) : ended);
  } finally {
    over = true;
    await watching;
  }
  return result;
}

async function watch(
  handle: FollowedRun<unknown>,
  print: Printer,
  over: () => boolean,
  ended: Promise<void>,
): Promise<void> {
  const told = { stages: 0, failure: '' };
  const look = async () => {
    // A worker that is busy or starting answers no query; the run itself is not concerned.
    const progress = await handle.query<RunProgress>('progress').catch(() => undefined);
    for (const stage of progress?.stages.slice(told.stages) ?? []) {
      if (stage.state === 'running') break;
      told.stages++;
      const mark = stage.state === 'done' ? '✓' : '✗';
      const made = stage.rows > 0 ? `${rows(stage.rows)}  ${bytes(stage.bytes)}` : '';
      print.line(`${mark} ${stage.name.padEnd(8)} ${seconds(stage.seconds)}  ${made}`.trimEnd());
    }
    return progress;
  };
  for (let tick = 0; !over(); tick++) {
    const [progress, pending] = await Promise.all([look(), readPending(handle).catch(() => undefined)]);
    if (pending?.failure && pending.failure !== told.failure) {
      told.failure = pending.failure;
      const reason = pending.failure.replace(/\.$/, '');
      print.line(`! ${pending.stage}, try ${pending.attempt - 1}: ${reason}. Temporal tries again.`);
    }
    print.live(liveLine(progress, pending, tick));
    // Nobody waits for what is left of it when the run has ended.
    await Promise.race([sleep(print.interactive ? LIVE_MS : LINES_MS, undefined, { ref: false }), ended]);
  }
  await look();
}

function liveLine(progress: RunProgress | undefined, pending: Pending | undefined, tick: number): string {
  const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[tick % 10] ?? '';
  const stage = pending?.stage ?? progress?.stage ?? 'waiting for a worker';
  if (pending === undefined || pending.rows === 0) return `${spinner} ${stage}`;
  const rate = pending.seconds > 0 ? `  ${rows(Math.round(pending.rows / pending.seconds))}/s` : '';
  return `${spinner} ${stage.padEnd(8)} ${seconds(pending.seconds)}  ${rows(pending.rows)}  ${bytes(pending.bytes)}${rate}`;
}
