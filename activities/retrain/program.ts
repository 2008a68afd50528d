import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable, type Stream } from 'node:stream';
import { z } from 'zod';

/** A program to run to its end. */
export interface Program {
  readonly command: readonly string[];
  readonly folder: string;
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Path of the compiled `group-leader.ts`. */
  readonly leader: string;
  /** Between SIGTERM and SIGKILL once the signal has fired. */
  readonly graceMs: number;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** Time to read what a program that has ended left in its output. */
const LAST_LINES_MS = 1000;

/** How it ended: by itself, by a signal, or not even begun (`error`, such as `ENOENT`). */
export type Ending = z.infer<typeof endingSchema>;

const endingSchema = z.union([
  z.object({ error: z.string() }),
  z.object({ code: z.number(), signal: z.null() }),
  z.object({ code: z.null(), signal: z.string() }),
]);

/** What a leader that was killed did not tell. */
const KILLED: Ending = { code: null, signal: 'SIGKILL' };

/**
 * Runs a program without a shell in a process group of its own. When the signal fires, or this process ends in
 * whatever way, the group gets SIGTERM and, after the grace time, SIGKILL. Nothing of it is left when this
 * resolves.
 */
export async function runProgram(program: Program): Promise<Ending> {
  const { command, folder, environment, leader, graceMs, signal, onLine } = program;
  signal.throwIfAborted();
  const child = spawn(process.execPath, [leader, String(graceMs), ...command], {
    cwd: folder,
    env: environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const stop = () => child.stdin.destroy();
  signal.addEventListener('abort', stop);
  child.once('exit', () => {
    endGroup(child.pid);
    // Whoever left the group may keep its output open for ever.
    setTimeout(() => closeOutput(child.stdio), LAST_LINES_MS).unref();
  });
  for (const output of [child.stdout, child.stderr])
    createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine);
  let told = '';
  child.stdio[3]?.on('data', (chunk) => {
    told += chunk;
  });
  try {
    await once(child, 'close');
    return told === '' ? KILLED : endingSchema.parse(JSON.parse(told));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function closeOutput(streams: readonly (Stream | null | undefined)[]): void {
  for (const stream of streams) if (stream instanceof Readable) stream.destroy();
}

/** Ends what is left of a group whose leader was killed alone. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
