import { beforeEach, describe, expect, test } from 'vitest';
import type { Store, Unfinished } from '../../../../activities/store/store.ts';
import { type Fixture, keysOf, text, textOf } from './fixture.ts';

/** Writes that were begun and never ended. */
export function unfinished(fresh: () => Fixture): void {
  describe('unfinished writes', () => {
    let store: Store;
    let fixture: Fixture;
    beforeEach(() => {
      fixture = fresh();
      store = fixture.store;
    });

    test('are none in an empty store, nor after a put', async () => {
      expect(await writesOf(store)).toEqual([]);
      await store.put('a', text('one'));
      expect(await writesOf(store)).toEqual([]);
    });

    test('are named with their time, are no objects, and are gone once discarded, twice too', async () => {
      const before = Date.now();
      await fixture.leaveUnfinished('a/left behind');
      await store.put('a/other', text('one'));
      const [write, ...more] = await writesOf(store);
      expect(more).toEqual([]);
      expect([undefined, 'a/left behind']).toContain(write?.key);
      expect(Math.abs(Number(write?.since) - before)).toBeLessThan(60_000);
      expect(await keysOf(store)).toEqual(['a/other']);
      await write?.discard();
      await write?.discard();
      expect(await writesOf(store)).toEqual([]);
      expect(await textOf(store, 'a/other')).toBe('one');
    });

    test('are found and discarded by another client, however many there are', async () => {
      for (let n = 0; n < 5; n++) await fixture.leaveUnfinished(`left/${n}`);
      for await (const { discard } of fixture.another.unfinished()) await discard();
      expect(await writesOf(store)).toEqual([]);
    });
  });
}

export async function writesOf(store: Store): Promise<Unfinished[]> {
  const writes: Unfinished[] = [];
  for await (const write of store.unfinished()) writes.push(write);
  return writes;
}
