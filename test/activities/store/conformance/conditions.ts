import { beforeEach, describe, expect, test } from 'vitest';
import { PreconditionFailed, type Store } from '../../../../activities/store/store.ts';
import { type Fixture, text, textOf } from './fixture.ts';

/** Conditional writes, and races between writers. */
export function conditions(fresh: () => Fixture): void {
  describe('conditions', () => {
    let store: Store;
    let another: Store;
    beforeEach(() => {
      ({ store, another } = fresh());
    });

    test('of 20 writers that create the same object, exactly one wins, and its bytes are there', async () => {
      const race = Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? store : another).put('once', text(`writer ${n}`), { condition: { ifNoneMatch: '*' } }).then(
          () => n,
          (error) => error,
        ),
      );
      const outcomes = await Promise.all(race);
      const winners = outcomes.filter((outcome) => typeof outcome === 'number');
      expect(winners).toHaveLength(1);
      for (const outcome of outcomes) {
        if (typeof outcome !== 'number') expect(outcome).toBeInstanceOf(PreconditionFailed);
      }
      expect(await textOf(store, 'once')).toBe(`writer ${winners[0]}`);
    });

    test('compare-and-swap loses no update', async () => {
      await store.put('counter', text('0'));
      const increment = async (client: Store): Promise<void> => {
        for (;;) {
          const found = await client.read('counter');
          if (!found) throw new Error('The counter is gone.');
          const next = Number(Buffer.from(found.bytes).toString()) + 1;
          try {
            await client.put('counter', text(`${next}`), { condition: { ifMatch: found.stored.etag } });
            return;
          } catch (error) {
            if (!(error instanceof PreconditionFailed)) throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: 20 }, (_, n) => increment(n % 2 ? store : another)));
      expect(await textOf(store, 'counter')).toBe('20');
    });

    test('that name another version, or one of an object that is gone, do not hold', async () => {
      const { etag } = await store.put('a', text('1'));
      await store.put('a', text('2'));
      await expect(store.put('a', text('3'), { condition: { ifMatch: etag } })).rejects.toThrow(
        PreconditionFailed,
      );
      await store.delete('a');
      await expect(store.put('a', text('3'), { condition: { ifMatch: etag } })).rejects.toThrow(
        PreconditionFailed,
      );
      expect(await store.head('a')).toBeUndefined();
    });
  });
}
