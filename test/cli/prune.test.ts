import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileStore } from '../../activities/store/file.ts';
import { buildFiles } from '../activities/pipeline/build-files.ts';
import { buildFolder, csv } from './build-folder.ts';
import { tagset } from './run-tagset.ts';

const TIME = { timeout: 120_000 };

/** Two versions of the dataset of a dataset.yaml, built with the stages alone. */
async function published() {
  const folder = await buildFolder(csv);
  const store = fileStore(join(folder, 'out'));
  const before = await buildFiles(folder, store, { input: { period: '2026-10' } });
  const dataset = await buildFiles(folder, store, { tags: 'id,value,ref_id\n1,car,1\n2,car,2\n' });
  const run = (...args: string[]) => tagset(['prune', ...args], { cwd: folder });
  const versions = async () =>
    (await readdir(join(folder, 'out', 'datasets', 'stills')))
      .filter((name) => name !== 'latest.json')
      .sort();
  return { before, dataset, run, versions };
}

describe('tagset prune', TIME, () => {
  test('says what would go, and removes it with --yes', async () => {
    const { before, dataset, run, versions } = await published();
    const dry = await run('--keep', '1');
    expect({ code: dry.code, stderr: dry.stderr }).toEqual({ code: 0, stderr: '' });
    expect(dry.stdout).toMatch(new RegExp(`^stays +${dataset.version}  it is the latest$`, 'm'));
    expect(dry.stdout).toMatch(
      new RegExp(`^would go +${before.version}  published 20\\d\\d-\\d\\d-\\d\\d  [\\d.]+ kB$`, 'm'),
    );
    expect(dry.stdout).toMatch(
      /^1 version of stills with [\d.]+ kB would go; to remove: the same with --yes\n$/m,
    );
    expect(await versions()).toEqual([before.version, dataset.version]);

    const done = await run('--keep', '1', '--yes');
    expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(/^1 version of stills with [\d.]+ kB removed\.\n$/m);
    expect(await versions()).toEqual([dataset.version]);
    expect((await run('--keep', '1', '--yes')).stdout).toContain('Nothing of stills is to be removed.\n');
  });

  test('prints one JSON document', async () => {
    const { before, dataset, run } = await published();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(JSON.parse((await run('--older-than', '1 second', '--json')).stdout)).toMatchObject({
      name: 'stills',
      latest: dataset.version,
      removed: false,
      versions: [{ version: before.version, objects: 6, published: expect.stringMatching(/^20.*Z$/) }],
      stay: [{ version: dataset.version, why: 'it is the latest' }],
    });
  });

  test.each([
    [[], 'Say what is too much: --keep 12, or --older-than "180 days", or both.'],
    [['--keep', '0'], '--keep 0 is no number of versions: write a whole number, at least 1.'],
    [['--older-than', '180d'], '--older-than "180d" is no time span: write one such as "180 days".'],
  ])('with %j is refused with what to write', async (args, message) => {
    const outcome = await tagset(['prune', ...args], { cwd: await buildFolder(csv) });
    expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: `tagset: ${message}\n` });
  });

  test('removes nothing before the first dataset', async () => {
    const outcome = await tagset(['prune', '--keep', '1', '--yes'], { cwd: await buildFolder(csv) });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(
      /has no latest.json of stills, which says what must stay: nothing was removed\.\n$/,
    );
  });
});
