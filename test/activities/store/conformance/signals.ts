import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../../activities/store/store.ts';
import { type Fixture, keysOf, text } from './fixture.ts';

/** Cancellation. */
export function signals(fresh: () => Fixture): void {
  describe('a signal', () => {
    let store: Store;
    let folder: string;
    beforeEach(() => {
      ({ store, folder } = fresh());
    });

    test('that has fired already ends every call with its reason', async () => {
      await store.put('a', text('x'));
      const reason = new Error('stop it');
      const signal = AbortSignal.abort(reason);
      await expect(store.put('b', text('x'), { signal })).rejects.toBe(reason);
      await expect(store.open('a', signal)).rejects.toBe(reason);
      await expect(store.read('a', signal)).rejects.toBe(reason);
      await expect(store.head('a', signal)).rejects.toBe(reason);
      await expect(store.delete('a', signal)).rejects.toBe(reason);
      await expect(store.list('', signal)[Symbol.asyncIterator]().next()).rejects.toBe(reason);
      expect(await keysOf(store)).toEqual(['a']);
    });

    test('in the middle of a large put ends it soon and leaves nothing', async () => {
      const file = join(folder, 'aborted.bin');
      await writeFile(file, Buffer.alloc(64 << 20));
      const reason = new Error('enough');
      const controller = new AbortController();
      const put = store.put(
        'aborted',
        { file },
        { signal: controller.signal, onProgress: () => controller.abort(reason) },
      );
      await expect(put).rejects.toBe(reason);
      expect(await store.head('aborted')).toBeUndefined();
    });

    test('in the middle of a download ends the stream with an error', async () => {
      const file = join(folder, 'download.bin');
      await writeFile(file, Buffer.alloc(32 << 20));
      await store.put('download', { file });
      const controller = new AbortController();
      const opened = await store.open('download', controller.signal);
      const reading = async () => {
        for await (const _ of opened?.stream ?? []) controller.abort();
      };
      await expect(reading()).rejects.toThrow();
    });
  });
}
