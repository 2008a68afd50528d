import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { keysOf } from '../store/conformance/fixture.ts';
import { type BuildChange, buildFiles, shots } from './build-files.ts';
import { failureType } from './run-pipeline.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-build-'));
  store = fileStore(join(folder, 'out'));
});
afterEach(() => rm(folder, { recursive: true }));

const build = (change: BuildChange = {}) => buildFiles(folder, store, change);

/** Type and message of the failure of a build, which must not leave a dataset. */
async function refusal(change: BuildChange) {
  const error = await build(change).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(await keysOf(store, 'datasets/')).toEqual([]);
  return { type: failureType(error), message: (error as Error | undefined)?.message ?? '' };
}

describe('a build is refused', () => {
  test('where two images have one id', async () => {
    const { type, message } = await refusal({ shots: `${shots}2,other.jpg\n` });
    expect(type).toBe('BadInput');
    expect(message).toBe('1 rows of shots repeat the id of another. Every image needs an id of its own.');
  });

  test('where a label contains the delimiter, with the rule that renames it', async () => {
    const { type, message } = await refusal({
      tags: 'id,value,ref_id\n1,"a, b",1\n2,"a, b",2\n3,"a, b",3\n',
    });
    expect(type).toBe('BadInput');
    expect(message).toMatch(/^The tag "a, b", used 3 times, contains the delimiter ","\./);
    expect(message).toContain('rules.synonyms, such as "a b": ["a, b"]');
    const settings = { rules: { minUses: 2, synonyms: { 'a b': ['a, b'] } } };
    const dataset = await build({ tags: 'id,value,ref_id\n1,"a, b",1\n2,"a, b",2\n', settings });
    expect(dataset).toMatchObject({ labels: 1, images: 2 });
  });

  test('where no tag has enough uses', async () => {
    const { type, message } = await refusal({ settings: { rules: { minUses: 4 } } });
    expect(type).toBe('QualityGate');
    expect(message).toMatch(/^No tag is used 4 times: no label is left of 5 tags\. Lower rules\.minUses/);
  });

  test('where every tag is excluded', async () => {
    const { type } = await refusal({ settings: { rules: { minUses: 1, exclude: ['car', 'dog'] } } });
    expect(type).toBe('QualityGate');
  });

  test('where no tag points at an image, with the columns to compare', async () => {
    const { type, message } = await refusal({ shots: 'id,shot_image_id\n7,seven.jpg\n' });
    expect(type).toBe('QualityGate');
    expect(message).toContain('tables.tags.ref (ref_id) with tables.images.id (id)');
  });

  test.each([
    ['letters of another case', 'a1', 'A1'],
    [
      'a UUID of another case',
      '3F2504E0-4F89-11D3-9A0C-0305E82C3301',
      '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    ],
    ['spaces at its end', 'abc', 'ABC '],
    ['an accent', 'cafe', 'caf\u00e9'],
    ['zeros before it, beside ids that are texts', '42', '00042'],
    ['a fraction, beside ids that are texts', '042', '42.0'],
  ])('where a reference is an id but for %s', async (_, id, ref) => {
    const shots = `id,shot_image_id\nx,x.jpg\n"${id}",one.jpg\n`;
    const tags = `id,value,ref_id\n1,car,x\n2,car,"${ref}"\n3,car,"${ref}"\n4,car,none\n`;
    const { type, message } = await refusal({ shots, tags, settings: { rules: { minUses: 1 } } });
    expect(type).toBe('BadInput');
    expect(message).toContain(
      `tags.ref_id has a reference "${ref}": no image has that id as it is written, and "${id}" of shots differs only in letters' case`,
    );
    expect(message).toContain('source.exactIds: true');
    const source = { csv: { images: 'shots.csv', tags: 'tags.csv' }, exactIds: true };
    const settings = { source, rules: { minUses: 1 } };
    const { images, ledger } = await build({ shots, tags, settings });
    expect([images, ledger.bins.kept, ledger.bins.orphan]).toEqual([1, 1, 2]);
  });

  test('where references are ids but for their writing, over ranges of ids', async () => {
    const ids = Array.from({ length: 50 }, (_, at) => `shot-${at}`);
    const shots = `id,shot_image_id\n${ids.map((id) => `${id},x.jpg\n`).join('')}`;
    const refs = ids.flatMap((id, at) => [id, at % 10 === 3 ? id.toUpperCase() : 'none']);
    const tags = `id,value,ref_id\n${refs.map((ref, at) => `${at},car,${ref}\n`).join('')}`;
    const { type, message } = await refusal({ shots, tags, rowsPerRange: 7 });
    expect(type).toBe('BadInput');
    expect(message).toContain(
      'has 5 references, one of them "SHOT-13": no image has that id as it is written, and "shot-13" of shots',
    );
  });

  test('where what a stage left is gone or damaged', async () => {
    const losing: Store = {
      ...store,
      put: async (key, ...rest) => {
        const written = await store.put(key, ...rest);
        if (key.endsWith('tags.parquet')) await store.delete(key);
        return written;
      },
    };
    const { type, message } = await refusal({ store: losing });
    expect(type).toBe('BadInput');
    expect(message).toMatch(/tags\.parquet is gone: .* Start the build again/);
  });
});
