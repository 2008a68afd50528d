import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CSV, datasetYaml, diagnose, NAME, STORE } from './diagnose.ts';

const TERABYTE = 1e12;

test('a disk that is too small for the source is told with both figures', async () => {
  const { folder, file } = await datasetYaml([NAME, CSV, STORE]);
  // A file with a hole takes no room.
  await truncate(join(folder, 'tags.csv'), 8 * TERABYTE);
  const { ok, said } = await diagnose(file);
  expect(said('scratch room')).toMatch(
    /^wrong: [\d.]+ [MGT]B are free in .*, where a build may need [\d.]+ TB\. Make room, or name a folder on another disk/,
  );
  expect(said('store room')).toMatch(
    /^wrong: [\d.]+ [MGT]B are free in .*out, where a build may need 12\.0 TB\. .* another disk in store\.$/,
  );
  expect(ok).toBe(false);
});

test('a folder for scratch that cannot be written to is told', async () => {
  const { file } = await datasetYaml([NAME, CSV, STORE, 'resources: { scratch: ./shots.csv }']);
  const { said } = await diagnose(file);
  expect(said('scratch')).toMatch(/^wrong: Nothing can be written to .*shots\.csv/);
  expect(said('scratch room')).toBe('not checked: it needs "scratch"');
});

test.each([
  ['{ memory: 100000GB }', /^wrong: .* of 2 activities at once may take 100000GB: that is too much/],
  ['{ memory: 1GB, activities: 64 }', /^(warning|ok): /],
  ['{ memory: 64MB }', /^ok: .* are there, of which each of 2 activities at once may take 64MB/],
])('memory is held against the machine: %s', async (resources, text) => {
  const { file } = await datasetYaml([NAME, CSV, STORE, `resources: ${resources}`]);
  expect((await diagnose(file)).said('memory')).toMatch(text);
});
