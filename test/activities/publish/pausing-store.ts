import type { Store } from '../../../activities/store/store.ts';

/** A store whose user is stopped once, as a process is by SIGSTOP. */
export interface PausingStore {
  readonly store: Store;
  /** Settles when the user has been stopped. */
  readonly paused: Promise<void>;
  readonly resume: () => void;
}

/**
 * Stops the user of a store at its call number `at`, counted from 1: before the call goes out, or after it was done and
 * before its answer is seen.
 */
export function pausing(store: Store, at: number, when: 'before' | 'after'): PausingStore {
  let calls = 0;
  let resume = () => {};
  let stopped = () => {};
  const gate = new Promise<void>((resolve) => {
    resume = resolve;
  });
  const paused = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  const stop = () => {
    stopped();
    return gate;
  };
  const through = async <T>(call: () => Promise<T>): Promise<T> => {
    calls++;
    const mine = calls === at;
    if (mine && when === 'before') await stop();
    try {
      return await call();
    } finally {
      if (mine && when === 'after') await stop();
    }
  };
  return { store: callsThrough(store, through), paused, resume };
}

/** A store whose calls number `at` fails: before it is done, or after, with its answer lost. */
export function breaking(store: Store, at: number, when: 'before' | 'after'): Store {
  let calls = 0;
  return callsThrough(store, async (call) => {
    calls++;
    if (calls !== at) return call();
    if (when === 'after') await call();
    throw new Error('the connection broke');
  });
}

/** The calls that somebody makes of a store, in their order. */
export async function callsOf(store: Store, use: (watched: Store) => Promise<unknown>): Promise<Call[]> {
  const calls: Call[] = [];
  await use(
    callsThrough(store, (call, name) => {
      calls.push(name);
      return call();
    }),
  );
  return calls;
}

type Call = 'put' | 'read' | 'open' | 'head' | 'delete';

function callsThrough(store: Store, through: <T>(call: () => Promise<T>, name: Call) => Promise<T>): Store {
  return {
    ...store,
    put: (...args) => through(() => store.put(...args), 'put'),
    read: (...args) => through(() => store.read(...args), 'read'),
    open: (...args) => through(() => store.open(...args), 'open'),
    head: (...args) => through(() => store.head(...args), 'head'),
    delete: (...args) => through(() => store.delete(...args), 'delete'),
  };
}
