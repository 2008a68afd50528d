import { beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../../activities/store/store.ts';
import { type Fixture, keysOf, text } from './fixture.ts';

/** Listing. */
export function lists(fresh: () => Fixture): void {
  describe('lists', () => {
    let store: Store;
    let another: Store;
    beforeEach(() => {
      ({ store, another } = fresh());
    });

    test('are in byte order of the keys and begin with the prefix', async () => {
      const keys = [
        'a',
        'a b',
        'a-b',
        'a.b',
        'b/a/c',
        'b/a-c',
        'b/a0',
        'b/ab/c',
        'b/\u{ff5e}',
        'b/\u{1f600}',
      ];
      await Promise.all(keys.toReversed().map((key) => store.put(key, text(key))));
      const ordered = keys
        .map((key) => Buffer.from(key))
        .sort(Buffer.compare)
        .map(String);
      expect(await keysOf(store)).toEqual(ordered);
      expect(await keysOf(another, 'b/a')).toEqual(['b/a-c', 'b/a/c', 'b/a0', 'b/ab/c']);
      expect(await keysOf(store, 'b/a/')).toEqual(['b/a/c']);
      expect(await keysOf(store, 'c')).toEqual([]);
      expect(await keysOf(store, 'a/')).toEqual([]);
    });

    test('say of each object what head says', async () => {
      await store.put('x/y', text('four'));
      for await (const { key, ...stored } of store.list('x/')) {
        const head = await store.head(key);
        expect(stored).toMatchObject({ bytes: 4, etag: head?.etag });
      }
    });
  });
}
