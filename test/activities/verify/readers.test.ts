import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { type BuildChange, buildFiles, tags } from '../pipeline/build-files.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-readers-'));
  store = fileStore(join(folder, 'out'));
});
afterEach(() => rm(folder, { recursive: true }));

const build = (change: BuildChange = {}) => buildFiles(folder, store, change);

/** The objects of the datasets that hold a text; those of the owner are left out unless they are asked for. */
async function objectsWith(text: string, whose: 'readers' | 'owner'): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list('datasets/')) {
    const bytes = (await store.read(key))?.bytes ?? new Uint8Array();
    const isOwners = key.split('/').includes('owner');
    if (isOwners === (whose === 'owner') && Buffer.from(bytes).includes(text)) found.push(key);
  }
  return found;
}

describe('what a version publishes for its readers', () => {
  const people = `${tags}6,Jane Doe,1\n7,Jane Doe,2\n8,J. Doe,3\n9,Rare Roe,1\n`;
  const rules = { minUses: 2, exclude: ['Jane Doe'], synonyms: { 'Jane Doe': ['J. Doe'] } };

  test.each(['Jane Doe', 'J. Doe', 'Rare Roe'])('holds no %s, who was excluded or is rare', async (name) => {
    await build({ tags: people, settings: { rules } });
    expect(await objectsWith(name, 'readers')).toEqual([]);
    expect(await objectsWith(name, 'owner')).not.toEqual([]);
  });

  test('does not name a label again that was excluded since', async () => {
    const named = `${tags}6,Jane Doe,1\n7,Jane Doe,2\n`;
    const before = await build({ tags: named });
    const after = await build({ tags: named, settings: { rules: { minUses: 2, exclude: ['Jane Doe'] } } });
    const left = await objectsWith('Jane Doe', 'readers');
    expect(left.filter((key) => !key.includes(before.version))).toEqual([]);
    expect(after.labels).toBe(before.labels - 1);
  });
});
