import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { build } from './builds.ts';
import { models, siteWithTrainer } from './trainer-site.ts';

test('rows older than those of latest are published and not trained on, even where always is asked for', async () => {
  const site = await siteWithTrainer(', wait: true');
  const newer = await build(site, 'newer');
  expect(newer).toMatchObject({ outcome: 'published', latest: true, retraining: { outcome: 'completed' } });

  await site.writeTables(60);
  const past = new Date('2026-01-05T03:00:00Z');
  for (const table of ['shots.csv', 'tags.csv']) await utimes(join(site.folder, table), past, past);
  for (const input of [{}, { retrain: 'always' } as const]) {
    const older = await build(site, `older ${Object.keys(input)}`, input);
    expect(older).toMatchObject({
      latest: false,
      note: expect.stringContaining(`Latest stays ${newer.version}`),
      retraining: { outcome: 'skipped', reason: 'another dataset is the latest' },
    });
  }
  expect(await models(site)).toEqual([newer.version]);
});
