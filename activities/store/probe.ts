import { ConfigError } from '../errors.ts';
import { probeKey } from './layout.ts';
import { PreconditionFailed, type PutCondition, type Store } from './store.ts';

/**
 * Proves with an object of its own below `staging/`, which it removes again, that the store can be written
 * to and refuses a conditional write whose condition does not hold. Throws `ConfigError` where it does
 * not: two builds could then publish over each other.
 */
export async function probeStore(store: Store, signal?: AbortSignal): Promise<void> {
  const key = probeKey();
  const put = (text: string, condition: PutCondition) =>
    store.put(key, { bytes: Buffer.from(text) }, { condition, ...(signal && { signal }) });
  const write = async (text: string, condition: PutCondition) => {
    try {
      return await put(text, condition);
    } catch (error) {
      // Where the answer to our own write was lost, its repetition is refused.
      const there = error instanceof PreconditionFailed ? await store.read(key, signal) : undefined;
      if (there && Buffer.from(text).equals(there.bytes)) return there.stored;
      throw error;
    }
  };
  const refuses = async (condition: PutCondition, header: string) => {
    try {
      await put('must not be written', condition);
    } catch (error) {
      if (error instanceof PreconditionFailed) return;
      throw error;
    }
    throw new ConfigError(
      `${store.root} ignores ${header}, so two builds could publish over each other: ` +
        'use a store that honours conditional writes, such as Amazon S3, versitygw or a folder.',
    );
  };
  try {
    const first = await write('first', { ifNoneMatch: '*' });
    await refuses({ ifNoneMatch: '*' }, 'If-None-Match');
    await write('second', { ifMatch: first.etag });
    await refuses({ ifMatch: first.etag }, 'If-Match');
  } catch (error) {
    // What was wrong first is what counts.
    await store.delete(key).catch(() => {});
    throw error;
  }
  await store.delete(key, signal);
}
