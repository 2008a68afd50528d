import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { RunProgress } from '../workflows/progress.ts';
import { bytes, rows, seconds } from './figures.ts';
import { type Pending, readPending, type Waiting } from './pending.ts';
import type { Printer } from './printer.ts';
import { runResult } from './run-result.ts';

/** Between two looks, where somebody sees the stage that runs, and where there are only lines: each costs the worker a little. */
const LIVE_MS = 250;
const LINES_MS = 1000;
/** How long work may wait for a worker before somebody is told. */
const UNTAKEN_MS = 10_000;
/** How long the last look may take: it is for the lines, not for the result. */
const LAST_LOOK_MS = 5_000;

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
  const watching = watch(handle, print, () => over, ended, workerDone === undefined);
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
  elsewhere: boolean,
): Promise<void> {
  const told = { stages: 0, failure: '' };
  const asking = progressOf(handle, ({ stages }) => {
    for (const stage of stages.slice(told.stages)) {
      if (stage.state === 'running') break;
      told.stages++;
      const mark = stage.state === 'done' ? '✓' : '✗';
      const made = stage.rows > 0 ? `${rows(stage.rows)}  ${bytes(stage.bytes)}` : '';
      print.line(`${mark} ${stage.name.padEnd(8)} ${seconds(stage.seconds)}  ${made}`.trimEnd());
    }
  });
  const untaken = untakenWork((what) =>
    print.line(`! ${what}${elsewhere ? ' Start one: tagset worker' : ''}`),
  );
  for (let tick = 0; !over(); tick++) {
    const asked = asking.ask();
    const look = await readPending(handle).catch(() => undefined);
    const pending = look?.pending;
    // A run that is answered for says first what it has done.
    await Promise.race([asked, sleep(LIVE_MS, undefined, { ref: false }), ended]);
    if (pending?.failure && pending.failure !== told.failure) {
      told.failure = pending.failure;
      const reason = pending.failure.replace(/\.$/, '');
      print.line(`! ${pending.stage}, try ${pending.attempt - 1}: ${reason}. Temporal tries again.`);
    }
    if (look) untaken(look.waiting);
    print.live(liveLine(asking.last(), pending, tick));
    // Nobody waits for what is left of it when the run has ended.
    await Promise.race([sleep(print.interactive ? LIVE_MS : LINES_MS, undefined, { ref: false }), ended]);
  }
  await asking.askLast();
}

/**
 * Asks a run how far it is, one question at a time: a worker that is busy or starting answers late, and where there is
 * none a question stays open. The run itself is not concerned.
 */
function progressOf(handle: FollowedRun<unknown>, onAnswer: (progress: RunProgress) => void) {
  let answer: RunProgress | undefined;
  let open: Promise<void> | undefined;
  let done = false;
  const ask = (): Promise<void> => {
    open ??= handle
      .query<RunProgress>('progress')
      .then((progress) => {
        if (done) return;
        answer = progress;
        onAnswer(progress);
      })
      .catch(() => {})
      .finally(() => {
        open = undefined;
      });
    return open;
  };
  return {
    ask,
    last: () => answer,
    /** Asks once more when the run has ended, but does not wait for ever. */
    async askLast() {
      const late = sleep(LAST_LOOK_MS, undefined, { ref: false });
      await Promise.race([Promise.resolve(open).then(ask), late]);
      done = true;
    },
  };
}

/** Tells, once for each, of work that no worker has taken for a while. */
function untakenWork(onUntaken: (what: string) => void): (waiting: Waiting | undefined) => void {
  let since: Date | undefined;
  let stage: string | undefined;
  let told = false;
  return (waiting) => {
    // A task that nobody takes is offered again from time to time; it has been waiting all along.
    if (waiting === undefined || waiting.stage !== stage || since === undefined) {
      since = waiting?.since;
      stage = waiting?.stage;
      told = false;
    }
    if (told || since === undefined || Date.now() - since.getTime() < UNTAKEN_MS) return;
    told = true;
    const time = since.toISOString().slice(0, 19).replace('T', ' ');
    onUntaken(
      stage === undefined
        ? `No worker has taken this run up since ${time} UTC. Does one run?`
        : `No worker has taken ${stage} up since ${time} UTC: all are busy, or none runs.`,
    );
  };
}

function liveLine(progress: RunProgress | undefined, pending: Pending | undefined, tick: number): string {
  const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[tick % 10] ?? '';
  const stage = pending?.stage ?? progress?.stage ?? 'waiting for a worker';
  if (pending === undefined || pending.rows === 0) return `${spinner} ${stage}`;
  const rate = pending.seconds > 0 ? `  ${rows(Math.round(pending.rows / pending.seconds))}/s` : '';
  return `${spinner} ${stage.padEnd(8)} ${seconds(pending.seconds)}  ${rows(pending.rows)}  ${bytes(pending.bytes)}${rate}`;
}
