import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { dependencies } from '../../worker/dependencies.ts';
import { packageFolder } from '../../worker/version.ts';
import { build } from './builds.ts';
import { createSite } from './site.ts';
import { retraining } from './trainer-site.ts';

test('the example trains on a dataset of which files were put aside', async () => {
  const program = join(packageFolder, 'examples', 'trainer', 'train.py');
  const site = await createSite(
    inject('temporal').address,
    `retraining: { command: [python3, ${JSON.stringify(program)}] }\n`,
  );
  await site.startWorker();
  // What a publication that died has left, by other rules.
  const { version } = await build(site, 'dry', { dryRun: true });
  const { store } = dependencies(site.config);
  for (const file of ['owner/ledger.json', 'labels.json'])
    await store.put(`datasets/${site.name}/${version}/${file}`, { bytes: Buffer.from('{}\n') });
  const { retraining: started, manifest } = await build(site, 'only');
  const found = await store.read(store.key(manifest?.uri ?? ''));
  const { files } = JSON.parse(Buffer.from(found?.bytes ?? []).toString());
  const paths = files.map(({ path }: { path: string }) => path);
  expect(paths.filter((path: string) => /(^|\/)[0-9a-f]{12}\//.test(path))).toHaveLength(2);
  const { metrics } = await retraining(site, started.workflowId).result();
  expect(metrics).toMatchObject({ meanAveragePrecision: expect.any(Number) });
});
