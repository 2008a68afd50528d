import { readFileSync } from 'node:fs';
import { isAlive } from '../../../worker/server-process.ts';

/** Whether a process runs: one that has ended and only waits for somebody to take note of it does not. */
export function isRunning(pid: number): boolean {
  if (process.platform !== 'linux') return isAlive(pid);
  try {
    const [, state] = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
    return state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
