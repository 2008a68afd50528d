import { readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isCode } from './file-errors.ts';

/** A lock this old is abandoned whoever holds it: what runs under a lock takes microseconds. */
const ABANDONED_MS = 60_000;
/** A holder that lost this much time since it took its lock must not act on it any more. */
const TRUSTED_MS = 20_000;

/**
 * Runs `act` while no other process on this machine runs one under the same lock file. `act` is
 * synchronous, so that a lock is held for microseconds and never across other work of this process.
 * The lock of a holder that died is broken at once, that of one on another machine or in another
 * container after a minute. An aborted `signal` ends the waiting with its reason.
 */
export async function exclusively<T>(lock: string, act: () => T, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const taken = Date.now();
    if (take(lock)) {
      try {
        if (Date.now() - taken > TRUSTED_MS) throw new Error(`${lock} was taken too slowly to be trusted.`);
        return act();
      } finally {
        // After a long stall the lock may have been broken and be another's by now.
        if (Date.now() - taken < TRUSTED_MS) rmSync(lock, { force: true });
      }
    }
    if (isAbandoned(lock)) await breakAbandoned(lock, signal);
    else await sleep(1 + Math.random() * 4);
  }
}

/** Removes a lock whose holder is gone; one that is held stays. */
export async function breakAbandoned(lock: string, signal?: AbortSignal): Promise<void> {
  // Under a lock of its own: between a look and a removal, another process might break and take it.
  await exclusively(`${lock}~`, () => isAbandoned(lock) && rmSync(lock, { force: true }), signal);
}

/** Process ids mean something within one PID namespace of one machine only. */
const place = `${hostname()} ${pidNamespace()}`;

function take(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid} ${place}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function isAbandoned(lock: string): boolean {
  try {
    const [pid = '', ...rest] = readFileSync(lock, 'utf8').split(' ');
    if (rest.join(' ') === place && !isAlive(Number(pid))) return true;
    return Date.now() - statSync(lock).mtimeMs > ABANDONED_MS;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Whether a process of that id runs, whosever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
