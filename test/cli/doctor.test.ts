import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { buildFolder, csv } from './build-folder.ts';
import { tagset } from './run-tagset.ts';

const { address, namespace } = inject('temporal');

test('a set-up that is well ends with 0, each check in a line', async () => {
  const folder = await buildFolder(csv);
  const { code, stdout, stderr } = await tagset(['doctor'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.slice(0, -2).every((line) => /^ok {2,}\S+/.test(line))).toBe(true);
  expect(stdout).toMatch(/^ok {11}csv of tags {12}\/.*tags\.csv has the columns, \d\d B, of today$/m);
  expect(lines.at(-1)).toBe('The next build can go well.');
}, 120_000);

test('a check that fails ends with 1, and the JSON says the same', async () => {
  const folder = await buildFolder(csv);
  await writeFile(join(folder, 'tags.csv'), 'id,valeu,ref_id\n1,a,1\n');
  const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  const { code, stdout, stderr } = await tagset(['doctor'], { cwd: folder, env });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toMatch(/^wrong {8}csv of tags .*did you mean valeu\?/m);
  expect(stdout).toMatch(/^not checked {2}scratch room +it needs "csv of images" and "csv of tags"$/m);
  expect(stdout).toMatch(/^\d of \d+ checks found something wrong\.\n$/m);

  const json = await tagset(['doctor', '--json'], { cwd: folder, env });
  expect(json.code).toBe(1);
  const { ok, checks } = JSON.parse(json.stdout);
  expect(ok).toBe(false);
  expect(checks).toContainEqual({ check: 'temporal', state: 'ok', text: `answers at ${address}` });
  expect(checks).toContainEqual({
    check: 'csv of tags',
    state: 'wrong',
    text: expect.stringContaining('valeu'),
  });
}, 120_000);

test('wrong usage ends with 2', async () => {
  const folder = await buildFolder(csv);
  const { code, stdout, stderr } = await tagset(['doctor', '--jsno'], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/Did you mean --json\?/);
}, 120_000);
