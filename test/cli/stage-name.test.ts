import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stageName } from '../../cli/stage-name.ts';

test('progress names what a run does in words, whatever its activities are called', async () => {
  const folder = join(import.meta.dirname, '..', '..', 'workflows');
  const sources = await Promise.all(
    (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')),
  );
  const called = sources
    .flatMap((source) => [...source.matchAll(/const \{([^}]+)\} = proxyActivities/g)])
    .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()));
  expect(called).toContain('servesQueue');
  expect(called.map(stageName).filter((name) => !/^[a-z ]+$/.test(name))).toEqual([]);
});
