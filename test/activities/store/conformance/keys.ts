import { beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../../../activities/errors.ts';
import type { Store } from '../../../../activities/store/store.ts';
import { type Fixture, keysOf, text, textOf } from './fixture.ts';

/** Keys that try to escape, and keys that only look as if they did. */
export function keys(fresh: () => Fixture): void {
  describe('keys', () => {
    let store: Store;
    let another: Store;
    beforeEach(() => {
      ({ store, another } = fresh());
    });

    test.each([
      '',
      '/a',
      'a//b',
      'a/',
      '.',
      '..',
      '../a',
      'a/../b',
      'a/./b',
      'a\\b',
      '..\\a',
      'a\0b',
      'a\nb',
      'a\u{7f}',
      '\u{d800}',
      'x'.repeat(256),
      'ü'.repeat(128),
      `${'a/'.repeat(500)}b`,
      '.tagset/a',
    ])('refuses %j everywhere', async (key) => {
      expect(() => store.uri(key)).toThrow(ConfigError);
      await expect((async () => store.put(key, text('x')))()).rejects.toThrow(ConfigError);
      await expect((async () => store.open(key))()).rejects.toThrow(ConfigError);
      await expect((async () => store.head(key))()).rejects.toThrow(ConfigError);
      await expect((async () => store.delete(key))()).rejects.toThrow(ConfigError);
    });

    test('keeps names that look like escapes apart', async () => {
      const keys = [
        'a+b',
        'a b',
        'a%20b',
        'a%2Fb',
        '%2e%2e',
        'ä',
        'a\u{308}',
        'a?b',
        'a#b',
        'a&b',
        "a'b",
        'a"b',
        '...',
        '~',
        'a:b',
        'a*b',
        '<a>',
      ];
      for (const key of keys) await store.put(key, text(key));
      expect((await keysOf(another)).toSorted()).toEqual(keys.toSorted());
      for (const key of keys) expect(await textOf(another, key)).toBe(key);
    });

    test('refuses prefixes that leave the root', async () => {
      for (const prefix of ['../', '/', 'a/../', 'a\\'])
        await expect(keysOf(store, prefix)).rejects.toThrow(ConfigError);
    });
  });
}
