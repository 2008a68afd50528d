import { randomBytes } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from 'vitest';
import { PreconditionFailed, type Store } from '../../../../activities/store/store.ts';
import { type Fixture, keysOf, sha256, textOf } from './fixture.ts';

/** Local files of several parts. */
export function files(fresh: () => Fixture): void {
  describe('files', () => {
    let store: Store;
    let another: Store;
    let folder: string;
    beforeEach(() => {
      ({ store, another, folder } = fresh());
    });

    test('of several parts come back byte for byte, with progress up to the last byte', async () => {
      const bytes = randomBytes(21 * 1024 * 1024 + 17);
      const file = join(folder, 'parts.bin');
      await writeFile(file, bytes);
      const seen: number[] = [];
      const written = await store.put('parts.bin', { file }, { onProgress: (sent) => seen.push(sent) });
      expect(written).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) });
      expect(seen.at(-1)).toBe(bytes.length);
      expect(seen.length).toBeGreaterThan(2);
      const opened = await another.open('parts.bin');
      expect(opened?.stored).toMatchObject({ bytes: bytes.length, etag: written.etag });
      expect(opened && (await buffer(opened.stream)).equals(bytes)).toBe(true);
      expect((await stat(file)).size).toBe(bytes.length);
    });

    test('are written over only under the conditions given, in several parts too', async () => {
      const file = join(folder, 'conditional.bin');
      await writeFile(file, randomBytes(6 << 20));
      const first = await store.put('big', { file }, { condition: { ifNoneMatch: '*' } });
      await expect(store.put('big', { file }, { condition: { ifNoneMatch: '*' } })).rejects.toThrow(
        PreconditionFailed,
      );
      await writeFile(file, randomBytes(6 << 20));
      const second = await store.put('big', { file }, { condition: { ifMatch: first.etag } });
      await expect(store.put('big', { file }, { condition: { ifMatch: first.etag } })).rejects.toThrow(
        PreconditionFailed,
      );
      expect((await store.head('big'))?.etag).toBe(second.etag);
    });

    test('that are given up can be moved, and are stored right', async () => {
      const file = join(folder, 'given.txt');
      await writeFile(file, 'given');
      const written = await store.put('given', { file }, { move: true, durable: false });
      expect(written.sha256).toBe(sha256(Buffer.from('given')));
      expect(await textOf(store, 'given')).toBe('given');
    });

    test('that are not there fail the put and leave nothing', async () => {
      await expect(store.put('a', { file: join(folder, 'missing') })).rejects.toThrow('missing');
      expect(await keysOf(store)).toEqual([]);
    });
  });
}
