import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileStore } from '../../../activities/store/file.ts';
import { type BuildChange, buildFiles, shots, tags } from '../pipeline/build-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-right-'));
});
afterEach(() => rm(folder, { recursive: true }));

const lower = { rules: { minUses: 1, case: 'lower' } };

/** Each of these builds gives a right dataset, which the check before publishing must let pass. */
const RIGHT: Record<string, BuildChange> = {
  'ids with zeros before them': {
    shots: 'id,shot_image_id\n007,a.jpg\n08,b.jpg\n9,c.jpg\n0100,d.jpg\n',
    tags: 'id,value,ref_id\n1,car,7\n2,car,008\n3,dog,9.0\n4,dog,100\n',
  },
  'negative ids with zeros before them': {
    shots: 'id,shot_image_id\n-007,a.jpg\n08,b.jpg\n0,c.jpg\n',
    tags: 'id,value,ref_id\n1,car,-7\n2,car,8\n3,dog,0\n4,dog,-007\n',
  },
  'large ids with zeros before them': {
    shots: 'id,shot_image_id\n018446744073709551615,a.jpg\n08,b.jpg\n',
    tags: 'id,value,ref_id\n1,car,18446744073709551615\n2,car,8\n3,dog,8\n4,dog,8\n',
  },
  'ids that are one number but for zeros before it': {
    shots: 'id,shot_image_id\n01,a.jpg\n1,b.jpg\n',
    tags: 'id,value,ref_id\n1,car,01\n2,car,1\n3,dog,1\n4,dog,01\n',
  },
  'an image without an id': { shots: `${shots},nameless.jpg\n10,ten.jpg\n`, tags: `${tags}6,car,10\n` },
  'a tag behind a byte order mark': { tags: `${tags}6,\ufeffcar,3\n7,\ufeff\ufefffox,1\n8,fox,2\n` },
  'a tag that is a byte order mark': { tags: `${tags}6,\ufeff,3\n` },
  'a long cell on one line': {
    shots: `id,shot_image_id,title\n1,a.jpg,${'x'.repeat(3_000_000)}\n2,b.jpg,\n3,c.jpg,short\n`,
    settings: { tables: { images: { keep: ['title'] } }, rules: { minUses: 1 } },
  },
  'a long cell of many lines': {
    shots: `id,shot_image_id,title\n1,a.jpg,"${'x\n'.repeat(1_500_000)}"\n2,b.jpg,\n3,c.jpg,short\n`,
    settings: { tables: { images: { keep: ['title'] } }, rules: { minUses: 1 } },
  },
  'a column whose name has line breaks and quotes': {
    shots: 'id,shot_image_id,"ti\n""tle, a=1"\n1,a.jpg,x\n2,b.jpg,\n3,c.jpg,"y\nz"\n',
    settings: { tables: { images: { keep: ['ti\n"tle, a=1'] } }, rules: { minUses: 1 } },
  },
  // The youngest letters of Unicode: Node and DuckDB come to know them at different times.
  'letters whose lower case not everybody knows': {
    tags: `${tags}${[0xa7cb, 0xa7cc, 0xa7ce, 0xa7d2, 0xa7d4, 0xa7da, 0xa7dc, 0x1c89, 0x10d50]
      .map((letter, at) => `${at + 9},x${String.fromCodePoint(letter)},1\n`)
      .join('')}`,
    settings: lower,
  },
};

describe('the check before publishing lets pass', () => {
  test.each(Object.entries(RIGHT))('%s', async (_, change) => {
    const store = fileStore(join(folder, 'out'));
    expect((await buildFiles(folder, store, change)).outcome).toBe('published');
    const csv = { output: { formats: ['csv'] } };
    const settings = { ...change.settings, ...csv };
    expect((await buildFiles(folder, store, { ...change, settings })).outcome).toBe('published');
  });
});
