import type { Store } from '../../../activities/store/store.ts';

/** A store with which something happens, once, at the first put whose key ends so. */
function atPut(
  store: Store,
  ending: string,
  instead: (put: () => ReturnType<Store['put']>) => ReturnType<Store['put']>,
): Store {
  let happened = false;
  return {
    ...store,
    put: (key, body, options) => {
      const put = () => store.put(key, body, options);
      if (happened || !key.endsWith(ending)) return put();
      happened = true;
      return instead(put);
    },
  };
}

/** The answer to a put that went through is lost: the client sends it again, and meets its own object. */
export function losingAnswer(store: Store, ending: string): Store {
  return atPut(store, ending, async (put) => {
    await put();
    return put();
  });
}

/** Somebody else is a moment faster than a put. */
export function outrun(store: Store, ending: string, somebody: () => Promise<unknown>): Store {
  return atPut(store, ending, async (put) => {
    await somebody();
    return put();
  });
}

/** The process dies before a put. */
export function dyingBefore(store: Store, ending: string): Store {
  return atPut(store, ending, () => Promise.reject(new Error('the process died')));
}

/** The connection breaks at a put, with or without its having been done. */
export function failing(store: Store, ending: string, done: boolean): Store {
  return atPut(store, ending, async (put) => {
    if (done) await put();
    throw new Error('the connection broke');
  });
}
