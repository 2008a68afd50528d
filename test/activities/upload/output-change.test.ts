import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLatest } from '../../../activities/publish/latest.ts';
import { findPublished } from '../../../activities/publish/publish.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { verifyLatest } from '../../../activities/verify/verify-latest.ts';
import { type BuildChange, buildFiles } from '../pipeline/build-files.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-output-'));
  store = fileStore(join(folder, 'out'));
});
afterEach(() => rm(folder, { recursive: true }));

const build = (change: BuildChange = {}) => buildFiles(folder, store, change);
const latest = async () => (await readLatest(store, 'stills'))?.latest.version;
const manifestOf = async (version: string) => (await findPublished(store, 'stills', version))?.manifest;
/** The settings of a plain build with this output besides. */
const withOutput = (output: object): BuildChange => ({ settings: { output } });

describe('a change of output alone', () => {
  test('gives readers the Parquet file that they are asked for', async () => {
    const csvOnly = await build(withOutput({ formats: ['csv'] }));
    const both = await build(withOutput({ formats: ['csv', 'parquet'] }));
    expect(both.outcome).toBe('published');
    expect(both.version).not.toBe(csvOnly.version);
    expect(await store.head(`datasets/stills/${both.version}/dataset.parquet`)).toBeDefined();
    expect(await latest()).toBe(both.version);
  });

  test.each<[string, object, object]>([
    ['another share to measure on', { validation: 0.1 }, { validation: 0.4 }],
    [
      'the share, where no file shows it',
      { formats: ['csv'], validation: 0.1 },
      { formats: ['csv'], validation: 0.4 },
    ],
    ['a delimiter, where no image has two tags', { delimiter: ',' }, { delimiter: ';' }],
  ])('makes a version of %s, and latest names it', async (_, before, after) => {
    const tags = 'id,value,ref_id\n1,car,1\n2,car,2\n3,dog,3\n4,dog,9\n';
    const first = await build({ ...withOutput(before), tags });
    const second = await build({ ...withOutput(after), tags });
    expect(second.outcome).toBe('published');
    expect(await latest()).toBe(second.version);
    expect((await verifyLatest(store, 'stills', { scratch: folder })).manifest.version).toBe(second.version);
    const [one, other] = [await manifestOf(first.version), await manifestOf(second.version)];
    expect(other?.contentSha256).toBe(one?.contentSha256);
    expect(other?.rules.output).toMatchObject(after);
  });
});
