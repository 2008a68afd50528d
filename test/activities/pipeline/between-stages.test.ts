import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createActivities } from '../../../activities/index.ts';
import { dependenciesIn, environment, failureType, settingsOf } from './run-pipeline.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-between-'));
  await writeFile(join(folder, 'shots.csv'), 'id,shot_image_id\n1,one.jpg\n2,two.jpg\n');
  await writeFile(join(folder, 'tags.csv'), 'id,value,ref_id\n1,car,1\n2,dog,2\n3,car,2\n');
});
afterAll(() => rm(folder, { recursive: true }));

/** A run up to and with merge. */
async function merged() {
  const source = { csv: { images: 'shots.csv', tags: 'tags.csv' } };
  const settings = settingsOf({ source, rules: { minUses: 1 } });
  const activities = createActivities(await dependenciesIn(folder, settings));
  const run = environment(randomUUID());
  const plan = await run(activities.plan, { input: { period: '2026-11' }, at: '2026-11-01T03:00:00Z' });
  const snapshot = await run(activities.export, { plan });
  const converted = await run(activities.convert, { plan, snapshot });
  const cleaned = await run(activities.clean, { plan, converted });
  const result = await run(activities.merge, { plan, converted, cleaned });
  return { activities, run, plan, snapshot, converted, cleaned, merged: result };
}

const failureOf = (act: Promise<unknown>) =>
  act.then(
    () => 'none',
    (error: unknown) => ({ type: failureType(error), message: (error as Error).message }),
  );

describe('what a stage reads', () => {
  test('has as many tags as were staged', async () => {
    const { activities, run, plan, converted } = await merged();
    const tags = { ...converted.tags, rows: 4 };
    expect(await failureOf(run(activities.clean, { plan, converted: { ...converted, tags } }))).toEqual({
      type: 'InvariantViolation',
      message: 'clean read 3 rows of tags, of which 4 were staged. Nothing was published.',
    });
  });

  test('has as many images as were staged', async () => {
    const { activities, run, plan, converted, cleaned } = await merged();
    const images = { ...converted.images, rows: 1 };
    expect(
      await failureOf(run(activities.merge, { plan, converted: { ...converted, images }, cleaned })),
    ).toEqual({
      type: 'InvariantViolation',
      message: 'merge read 2 rows of shots, of which 1 were staged. Nothing was published.',
    });
  });
});
