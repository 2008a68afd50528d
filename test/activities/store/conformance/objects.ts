import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../../../activities/errors.ts';
import type { Store } from '../../../../activities/store/store.ts';
import { type Fixture, keysOf, sha256, text, textOf } from './fixture.ts';

/** Single small objects: written, read, replaced, removed. */
export function objects(fresh: () => Fixture): void {
  describe('objects', () => {
    let store: Store;
    let another: Store;
    let folder: string;
    beforeEach(() => {
      ({ store, another, folder } = fresh());
    });

    test('are read back as they were written, with length, time and SHA-256', async () => {
      const before = Date.now();
      const written = await store.put('a/b.txt', text('hello'));
      expect(written).toMatchObject({ bytes: 5, sha256: sha256(Buffer.from('hello')) });
      const found = await another.read('a/b.txt');
      expect(Buffer.from(found?.bytes ?? []).toString()).toBe('hello');
      expect(found?.stored).toMatchObject({ bytes: 5, etag: written.etag });
      expect(await store.head('a/b.txt')).toEqual(found?.stored);
      expect(Math.abs((found?.stored.modified.getTime() ?? 0) - before)).toBeLessThan(60_000);
    });

    test('that are not there are undefined, and removing them is fine', async () => {
      await store.put('a/b', text('x'));
      for (const key of ['nothing', 'a', 'a/b/c', 'a/bb']) {
        expect(await store.head(key), key).toBeUndefined();
        expect(await store.open(key), key).toBeUndefined();
        expect(await store.read(key), key).toBeUndefined();
      }
      await store.delete('nothing');
      await store.delete('a/c');
      expect(await keysOf(store)).toEqual(['a/b']);
    });

    test('can be empty, be replaced and be removed', async () => {
      const empty = await store.put('a', text(''));
      expect(empty).toMatchObject({ bytes: 0, sha256: sha256(Buffer.alloc(0)) });
      expect(await textOf(store, 'a')).toBe('');
      const second = await store.put('a', text('second'));
      expect(second.etag).not.toBe(empty.etag);
      expect(await textOf(store, 'a')).toBe('second');
      await store.delete('a');
      expect(await store.head('a')).toBeUndefined();
      expect(await keysOf(store)).toEqual([]);
    });

    test('have an address that leads back to their key, and none elsewhere', async () => {
      const key = 'a b/ü+%20.csv';
      expect(store.key(store.uri(key))).toBe(key);
      expect(store.uri(key).startsWith(`${store.root}/`)).toBe(true);
      const strange = [
        `${store.root}x/a`,
        `${store.root}/../a`,
        `${store.root}/a/../../b`,
        'http://a/b',
        store.root,
      ];
      for (const uri of strange) expect(() => store.key(uri), uri).toThrow(ConfigError);
    });

    test('larger than 64 MiB are not read whole', async () => {
      const file = join(folder, 'large');
      await writeFile(file, Buffer.alloc((64 << 20) + 1));
      await store.put('large', { file });
      await expect(store.read('large')).rejects.toThrow('64 MiB');
    });
  });
}
