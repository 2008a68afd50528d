import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import { fileStore } from '../../../activities/store/file.ts';
import { keysOf } from './conformance/fixture.ts';
import { conforms } from './conformance.ts';
import { leaveUnfinished } from './leave-unfinished.ts';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tagset-file-store-'));
  folder = join(parent, 'my out');
});
afterEach(() => rm(parent, { recursive: true }));

const one = { bytes: Buffer.from('one') };

conforms('the file store', async () => ({
  store: fileStore(folder),
  another: fileStore(folder),
  leaveUnfinished: () => leaveUnfinished(folder),
}));

describe('the file store', () => {
  test('touches nothing before the first put', async () => {
    const store = fileStore(folder);
    expect(await store.head('a')).toBeUndefined();
    expect(await keysOf(store)).toEqual([]);
    await store.delete('a');
    expect(await readdir(parent)).toEqual([]);
  });

  test('says where an object lies, as path and as address', async () => {
    const store = fileStore(folder);
    await store.put('a/b c', one);
    expect(store.localPath('a/b c')).toBe(join(folder, 'a', 'b c'));
    expect(store.uri('a/b c')).toBe(pathToFileURL(join(folder, 'a', 'b c')).href);
    expect(await readFile(join(folder, 'a', 'b c'), 'utf8')).toBe('one');
  });

  test('keeps its own files out of the listed keys, and removes them when a put ends', async () => {
    const store = fileStore(folder);
    await store.put('a', one);
    await store.put('a', one, { condition: { ifNoneMatch: '*' } }).catch(() => {});
    const { etag } = await store.put('a', one);
    await store.put('a', one, { condition: { ifMatch: etag } });
    expect(await keysOf(store)).toEqual(['a']);
    expect(await readdir(join(folder, '.tagset'))).toEqual([]);
  });

  test('sweeps what a dead process left unfinished, but not what one is writing', async () => {
    const own = join(folder, '.tagset');
    await mkdir(own, { recursive: true });
    await writeFile(join(own, 'left'), 'half');
    await writeFile(join(own, 'being-written'), 'half');
    const before = new Date(Date.now() - 2 * 3_600_000);
    await utimes(join(own, 'left'), before, before);
    await fileStore(folder).put('a', one);
    expect(await readdir(own)).toEqual(['being-written']);
  });

  test('removes the folders that a removal leaves empty, and no others', async () => {
    const store = fileStore(folder);
    await store.put('a/b/c', one);
    await store.put('a/d', one);
    await store.delete('a/b/c');
    expect(await readdir(join(folder, 'a'))).toEqual(['d']);
    await store.delete('a/d');
    expect(await readdir(folder)).toEqual(['.tagset']);
  });

  test('goes on when somebody removes the whole folder meanwhile', async () => {
    const store = fileStore(folder);
    await store.put('a', one);
    await rm(folder, { recursive: true });
    await store.put('b', one);
    expect(await readdir(folder)).toContain('b');
  });

  test('gives a reader the whole version it opened, though it is replaced meanwhile', async () => {
    const store = fileStore(folder);
    await store.put('a', { bytes: Buffer.alloc(3 << 20, 'x') });
    const opened = await store.open('a');
    await store.put('a', one);
    let bytes = 0;
    for await (const chunk of opened?.stream ?? []) bytes += chunk.length;
    expect(bytes).toBe(3 << 20);
  });

  test('tells versions apart that follow each other at once, of the same length', async () => {
    const store = fileStore(folder);
    const etags = new Set<string>();
    for (let n = 0; n < 200; n++) etags.add((await store.put('a', one, { durable: false })).etag);
    expect(etags.size).toBe(200);
  });

  test('copies a file that is not given up, so that later changes to it do not reach the store', async () => {
    const file = join(parent, 'mine');
    await writeFile(file, 'before');
    const store = fileStore(folder);
    await store.put('kept', { file });
    await writeFile(file, 'AFTER!');
    expect(await readFile(join(folder, 'kept'), 'utf8')).toBe('before');
    await store.put('moved', { file }, { move: true });
    await expect(stat(file)).rejects.toThrow('ENOENT');
    expect(await readFile(join(folder, 'moved'), 'utf8')).toBe('AFTER!');
  });

  test('removes an object also where somebody has removed its own folder', async () => {
    const store = fileStore(folder);
    await store.put('a', one);
    await rm(join(folder, '.tagset'), { recursive: true });
    await store.delete('a');
    expect(await keysOf(store)).toEqual([]);
  });

  test.runIf(existsSync('/proc/self'))(
    'says at once that its folder cannot be made',
    async () => {
      await expect(fileStore('/proc/nope').put('a', one)).rejects.toThrow(
        /^The folder \/proc\/nope\/\.tagset cannot be made: nobody can make one where it is to be\. Name another\.$/,
      );
    },
    10_000,
  );

  test('says so where a file is in the way of a folder', async () => {
    await writeFile(folder, 'a file');
    await expect(fileStore(folder).put('a', one)).rejects.toThrow(ConfigError);
    await rm(folder);
    const store = fileStore(folder);
    await store.put('a', one);
    await expect(store.put('a/b', one)).rejects.toThrow('a file is where the store needs a folder');
  });
});
