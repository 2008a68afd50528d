/** Asks for the next chunk before it hands out the last one, so that reading goes on while that is worked on. */
export async function* ahead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const chunks = source[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<T>> = chunks.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = chunks.next();
      // Whoever asks for it gets its error. Until then, and if nobody does, it must not count as unhandled.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await chunks.return?.();
  }
}
