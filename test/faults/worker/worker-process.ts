import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import type { Barrier } from './barriers.ts';
import type { Orders, Word } from './main.ts';

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when it waits at the barrier; rejects if it ends before. */
  reached(barrier: Barrier): Promise<void>;
  letGo(barrier: Barrier): void;
  signal(signal: NodeJS.Signals): void;
  /** Resolves to how it ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Ends it as an operator does, SIGTERM, and as a last resort as the kernel does. */
  stop(): Promise<void>;
}

export interface WorkerStart extends Orders {
  /** The file that `compileWorker` made. */
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Put before the program, such as `['prlimit', '--nofile=64']`. */
  readonly under?: readonly string[];
  readonly nodeOptions?: readonly string[];
}

const GRACE_MS = 40_000;

/** Starts a worker; resolves as soon as the process runs: `ready` waits until it polls. */
export async function startWorkerProcess(
  start: WorkerStart,
): Promise<WorkerProcess & { readonly ready: Promise<void> }> {
  const { program, env, logFile, under = [], nodeOptions = [], ...orders } = start;
  const [first = '', ...args] = [
    ...under,
    ...[process.execPath, ...nodeOptions, program, JSON.stringify(orders)],
  ];
  const log = await open(logFile, 'a');
  const child = spawn(first, args, { env, detached: true, stdio: ['ignore', log.fd, log.fd, 'ipc'] });
  await log.close();
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const words: Word[] = [];
  child.on('message', (word: Word) => words.push(word));
  const said = (wanted: (word: Word) => boolean, what: string) =>
    heard(child, words, wanted, async () => {
      const { code, signal } = await ended;
      const lines = (await readFile(logFile, 'utf8')).split('\n').slice(-15).join('\n');
      throw new Error(`The worker ended (${signal ?? code}) before ${what}.\n${lines}`);
    });
  const ready = said((word) => 'ready' in word, 'it polled');
  ready.catch(() => {});
  return {
    pid: child.pid ?? 0,
    logFile,
    ready,
    reached: (barrier) => said((word) => 'reached' in word && word.reached === barrier, `"${barrier}"`),
    letGo: (barrier) => child.connected && child.send({ letGo: barrier }),
    signal: (signal) => void child.kill(signal),
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const lastResort = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await ended;
      clearTimeout(lastResort);
    },
  };
}

async function heard(
  child: ChildProcess,
  words: readonly Word[],
  wanted: (word: Word) => boolean,
  onEnd: () => Promise<never>,
): Promise<void> {
  const end = onEnd();
  end.catch(() => {});
  while (!words.some(wanted)) await Promise.race([once(child, 'message'), end]);
}
