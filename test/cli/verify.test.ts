import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../activities/index.ts';
import { fileStore } from '../../activities/store/file.ts';
import { buildFiles } from '../activities/pipeline/build-files.ts';
import { buildFolder, csv } from './build-folder.ts';
import { tagset } from './run-tagset.ts';

const TIME = { timeout: 120_000 };

/** A dataset of a dataset.yaml, built with the stages alone, and another before it. */
async function published() {
  const folder = await buildFolder(csv);
  const store = fileStore(join(folder, 'out'));
  const before = await buildFiles(folder, store, { input: { period: '2026-10' } });
  const tags = 'id,value,ref_id\n1,car,1\n2,car,2\n';
  const dataset = await buildFiles(folder, store, { tags });
  const run = (...args: string[]) => tagset(args, { cwd: folder });
  const place = ({ version }: Dataset) => join(folder, 'out', 'datasets', 'stills', version);
  return { folder, before, dataset, run, place };
}

describe('tagset verify', TIME, () => {
  test('checks the latest dataset, a line for each check', async () => {
    const { dataset, run } = await published();
    const { code, stdout, stderr } = await run('verify');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.slice(0, 19).trimEnd())).toEqual([
      ...['manifest.json', 'files', 'labels.json', 'dataset.csv', 'ledger', 'owner', 'dataset.parquet'].map(
        (name) => `ok  ${name}`,
      ),
      `stills ${dataset.version}`.slice(0, 19),
      '',
    ]);
  });

  test('takes a version, a key, an address, a path and a folder', async () => {
    const { before, run, place } = await published();
    const names = [
      before.version,
      `datasets/stills/${before.version}/manifest.json`,
      before.manifest?.uri ?? '',
      join('out', 'datasets', 'stills', before.version, 'manifest.json'),
      place(before),
    ];
    for (const name of names) {
      const { code, stdout, stderr } = await run('verify', name, '--json');
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject({
        ok: true,
        name: 'stills',
        version: before.version,
        manifest: before.manifest,
      });
    }
  });

  test('ends with 1 at the first difference, and names it', async () => {
    const { dataset, run, place } = await published();
    const file = join(place(dataset), 'dataset.csv');
    await writeFile(file, (await readFile(file, 'utf8')).replace('one', 'two'));
    const { code, stdout, stderr } = await run('verify');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok {2}manifest.json/);
    expect(stderr).toMatch(
      /^tagset: file:.*dataset.csv, sha256: expected "[0-9a-f]{64}", found "[0-9a-f]{64}".\n$/,
    );
    const json = await run('verify', '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, difference: { at: 'sha256' } });
  });

  test('ends with 2 for what is not there, and with 1 before the first dataset', async () => {
    const { before, run } = await published();
    const absent = before.version.replace('-10-', '-09-');
    for (const [name, message] of [
      [absent, `holds no version ${absent} of stills: did you mean ${before.version}?`],
      [`datasets/stills/${absent}/manifest.json`, 'There is no manifest file:'],
      [`file:///nowhere/${randomUUID()}/manifest.json`, 'There is no manifest file:'],
    ] as const) {
      const outcome = await run('verify', name);
      expect(outcome).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toContain(message);
    }
    const empty = await tagset(['verify'], { cwd: await buildFolder(csv) });
    expect(empty).toMatchObject({ code: 1, stdout: '' });
    expect(empty.stderr).toMatch(/holds no dataset stills yet. Build one: tagset build\n$/);
  });
});

describe('tagset rollback', TIME, () => {
  test('makes an earlier version latest and says what it took back', async () => {
    const { before, dataset, run } = await published();
    const { code, stdout, stderr } = await run('rollback', before.version, '--reason', 'dogs\nare gone');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Latest of stills is now ${before.version}; it was ${dataset.version}\n`);
    expect(stdout).toMatch(new RegExp(`withdrawn  ${dataset.version} at 20.*Z: dogs are gone\n`));
    expect((await run('verify')).stdout).toContain(before.version);
    const again = await run('rollback', before.version, '--reason', 'once more');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toMatch(/is the latest of stills already: nothing to roll back\.\n$/);
    const { stdout: json } = await run('rollback', dataset.version, '--reason', 'they were none', '--json');
    expect(JSON.parse(json)).toMatchObject({ from: before.version, to: dataset.version, withdrawn: [] });
  });

  test('needs a reason and a version', async () => {
    const { before, run } = await published();
    expect((await run('rollback', before.version)).code).toBe(2);
    expect((await run('rollback', before.version, '--reason', ' ')).stderr).toContain('--reason is empty');
    expect((await run('rollback', '--reason', 'x')).code).toBe(2);
    expect(await run('rollback', '2026-10-aaaaaaaaaaaa', '--reason', 'x')).toMatchObject({
      code: 2,
      stdout: '',
    });
  });
});
