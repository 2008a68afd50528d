import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** As long as a build's stages wait for a store that is away. */
export const PATIENCE_MS = 12 * 3_600_000;

export interface Insistence {
  readonly signal: AbortSignal;
  /** Told of each failure, in a sentence. */
  readonly log: (text: string) => void;
  /** When to give up, in milliseconds since 1970; default: half a day from now. */
  readonly deadline?: number;
  readonly firstPauseMs?: number;
}

/**
 * Does something again until it succeeds, for half a day: where giving up would cost more than waiting does. A refusal
 * is no end either, since somebody may lift it. Throws the last error.
 * @param what such as `putting model.bin into staging`
 */
export async function insist<Result>(
  what: string,
  act: () => Promise<Result>,
  { signal, log, deadline = Date.now() + PATIENCE_MS, firstPauseMs = FIRST_PAUSE_MS }: Insistence,
): Promise<Result> {
  for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await act();
    } catch (error) {
      signal.throwIfAborted();
      if (Date.now() + pause > deadline) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      log(`${what} has failed and is tried again in ${Math.ceil(pause / 1000)} s: ${reason}`);
    }
    await sleep(pause, undefined, { signal });
  }
}
