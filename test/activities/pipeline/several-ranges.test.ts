import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dependenciesIn, runPipeline, settingsOf } from './run-pipeline.ts';

/** More than one row group of Parquet, so that it shows where one ends. */
const IMAGES = 260_000;

/** Numbers below `IMAGES`, each once, in another order: a step that has no divisor in common with their count. */
const shuffled = (at: number) => (at * 104_729) % IMAGES;

test.each([
  ['numbers in order', (at: number) => String(at)],
  ['numbers in any order', (at: number) => String(shuffled(at))],
  ['texts', (at: number) => `still-${shuffled(at)}`],
])('a site whose ids are %s has the same bytes in whatever ranges it is made', async (_, id) => {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-ranges-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ids = Array.from({ length: IMAGES }, (_, at) => id(at));
  const shots = ids.map((one) => `${one},${one}.jpg\n`);
  const tags = ids.map((one, at) => `${at},${at % 3 === 0 ? 'car' : 'tree'},${one}\n`);
  await writeFile(join(folder, 'shots.csv'), `id,shot_image_id\n${shots.join('')}`);
  await writeFile(join(folder, 'tags.csv'), `id,value,ref_id\n${tags.join('')}`);
  const settings = settingsOf({ source: { csv: { images: 'shots.csv', tags: 'tags.csv' } } });
  const build = async (at: number, options: object) => {
    const { version } = await runPipeline(
      await dependenciesIn(join(folder, String(at)), { ...settings, source: absolute(folder) }, options),
    );
    return version;
  };
  const one = await build(1, { threads: 1 });
  expect(await build(2, { threads: 2, rowsPerRange: 70_000 })).toBe(one);
  expect(await build(3, { threads: 4, rowsPerRange: 33_333 })).toBe(one);
});

function absolute(folder: string) {
  const csv = { images: join(folder, 'shots.csv'), tags: join(folder, 'tags.csv') };
  return settingsOf({ source: { csv } }).source;
}
