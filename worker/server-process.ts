import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** All of our environment that a server is given: our secrets and settings are none of its business. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'TEMP', 'SystemRoot'];

/** A server to start, and how to tell that it is up. */
export interface ServerCommand {
  /** What messages call it, such as `MariaDB`. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Receives all it prints; the last lines of it go into the error when it dies. */
  readonly logFile: string;
  /** Does what a client does, within a second or so, and throws as long as the server does not answer. */
  readonly probe: () => Promise<void>;
  /** How long it may take until it answers, in milliseconds. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A server that runs, but did not answer within its time. The cause of what {@link startServer} throws. */
export class NoAnswer extends Error {}

/**
 * Starts a server and waits until it answers; resolves to its process id. It runs in a process group of
 * its own, so that Ctrl-C reaches only us, and logs to a file, so that no pipe of ours keeps it: whoever
 * starts it must see to {@link stopProcess}. Throws an `Error` with its last lines if it dies or stays
 * silent.
 */
export async function startServer(command: ServerCommand): Promise<number> {
  const { name, logFile, signal } = command;
  signal?.throwIfAborted();
  const child = await launch(command);
  const over = new AbortController();
  child.once('error', (error) => over.abort(new Error(`${name} cannot be started: ${error.message}`)));
  child.once('exit', (code, killer) =>
    over.abort(new Error(`${name} ended as it started (${killer ?? `exit code ${code}`}).`)),
  );
  try {
    await answer(command, signal ? AbortSignal.any([signal, over.signal]) : over.signal);
    return child.pid ?? 0;
  } catch (error) {
    if (child.pid !== undefined) await stopProcess(child.pid);
    signal?.throwIfAborted();
    throw new Error(`${messageOf(error)}${await lastLines(logFile)}`, { cause: error });
  }
}

/** Ends a process: SIGTERM, then SIGKILL once the grace time is over. One that is gone already is fine. */
export async function stopProcess(pid: number, graceMs = 10_000): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGTERM', graceMs],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive(pid)) return;
    sendSignal(pid, signal);
    const deadline = Date.now() + patienceMs;
    while (isAlive(pid) && Date.now() < deadline) await sleep(20);
  }
}

/** Whether a process of that id runs, whosever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends a signal; a process that has ended meanwhile is fine. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function launch({ program, args, env, logFile }: ServerCommand): Promise<ChildProcess> {
  const log = await open(logFile, 'w');
  try {
    const stdio = ['ignore' as const, log.fd, log.fd];
    const inherited = Object.fromEntries(INHERITED.map((key) => [key, process.env[key]]));
    const child = spawn(program, args, { detached: true, stdio, env: { ...inherited, ...env } });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

async function answer({ name, probe, patienceMs = 60_000 }: ServerCommand, stop: AbortSignal): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const silence = await probe().then(
      () => undefined,
      (error: unknown) => messageOf(error),
    );
    stop.throwIfAborted();
    if (silence === undefined) return;
    if (Date.now() > deadline) {
      throw new NoAnswer(`${name} did not answer within ${patienceMs / 1000} s (${silence}).`);
    }
    await sleep(30);
  }
}

async function lastLines(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-10);
  return lines.join('') === '' ? '' : `\nIts last lines (${file}):\n  ${lines.join('\n  ')}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
