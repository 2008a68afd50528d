/** What a check came to; only `wrong` keeps a build from going well. */
export type State = 'ok' | 'warning' | 'wrong' | 'not checked';

export interface Finding {
  readonly check: string;
  readonly state: State;
  /** What was found, and what to do about it unless it is well. Holds no secret. */
  readonly text: string;
}

/** What a check says, and what later checks build on. */
export interface Said<Value> {
  /** Default: `ok`. A check that has nothing to hand on may throw instead of saying `wrong`. */
  readonly state?: Exclude<State, 'not checked'>;
  readonly text: string;
  readonly value: Value;
}

/** A check under way. */
export interface Checked<Value> {
  readonly check: string;
  /** What it hands on; `undefined` where it came to nothing. Never rejects. */
  readonly passed: Promise<{ readonly value: Value } | undefined>;
}

/** Thrown by a check that found out that there is nothing to check. */
export class NotChecked extends Error {}

const PATIENCE_MS = 20_000;

/** Checks that run at the same time, each as soon as those it needs have passed, each with a time limit. */
export class Examination {
  readonly #findings: Promise<Finding>[] = [];
  readonly #over = new AbortController();
  readonly #patienceMs: number;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /** Has something closed once all findings are there. */
  atEnd(close: () => unknown): void {
    if (this.#over.signal.aborted) close();
    else this.#over.signal.addEventListener('abort', close);
  }

  /**
   * Adds a check.
   * @param needs checks that have to pass first; their values are handed to `act`
   * @param act throws what is wrong; the signal fires at the time limit
   */
  check<Needs extends readonly unknown[], Value = undefined>(
    check: string,
    needs: { readonly [At in keyof Needs]: Checked<Needs[At]> },
    act: (signal: AbortSignal, ...values: Needs) => Promise<Said<Value>> | Said<Value>,
  ): Checked<Value> {
    const outcome = this.#run(check, needs, act);
    this.#findings.push(outcome.then(({ finding }) => finding));
    return { check, passed: outcome.then(({ passed }) => passed) };
  }

  /** Waits for all checks; their findings are in the order in which they were added. */
  async findings(): Promise<Finding[]> {
    try {
      return await Promise.all(this.#findings);
    } finally {
      this.#over.abort();
    }
  }

  async #run<Needs extends readonly unknown[], Value>(
    check: string,
    needs: { readonly [At in keyof Needs]: Checked<Needs[At]> },
    act: (signal: AbortSignal, ...values: Needs) => Promise<Said<Value>> | Said<Value>,
  ): Promise<{ finding: Finding; passed?: { value: Value } }> {
    const values: unknown[] = [];
    for (const need of needs) {
      const passed = await need.passed;
      if (passed === undefined)
        return { finding: { check, state: 'not checked', text: `it needs "${need.check}"` } };
      values.push(passed.value);
    }
    try {
      const { state = 'ok', text, value } = await this.#inTime((signal) => act(signal, ...(values as never)));
      return { finding: { check, state, text }, passed: { value } };
    } catch (error) {
      const state = error instanceof NotChecked ? 'not checked' : 'wrong';
      return { finding: { check, state, text: messageOf(error) } };
    }
  }

  async #inTime<T>(act: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
    const limit = new AbortController();
    const late = new Promise<never>((_, reject) => {
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason));
    });
    const timer = setTimeout(
      () => limit.abort(new Error(`There was no answer within ${this.#patienceMs / 1000} s.`)),
      this.#patienceMs,
    );
    try {
      return await Promise.race([act(limit.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
