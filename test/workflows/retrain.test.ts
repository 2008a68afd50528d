import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { sha256Of } from '../../activities/sha256.ts';
import { build } from './builds.ts';
import { createSite } from './site.ts';
import { models, read, retraining, siteWithTrainer } from './trainer-site.ts';

describe('a new dataset', () => {
  test('is trained on once, and the model says on what', async () => {
    const site = await siteWithTrainer();
    const dataset = await build(site, 'first');
    const content = String(
      (await read(site, `datasets/${site.name}/${dataset.version}/manifest.json`)).contentSha256,
    );
    const workflowId = `retrain-${site.name}-${content}`;
    expect(dataset.retraining).toEqual({ outcome: 'started', workflowId });

    const { model, metrics } = await retraining(site, workflowId).result();
    expect(metrics).toEqual({ map: 0.5 });
    const manifest = await readFile(
      join(site.folder, 'out', 'models', site.name, dataset.version, 'manifest.json'),
    );
    expect(model?.sha256).toBe(sha256Of(manifest));
    expect(JSON.parse(manifest.toString())).toMatchObject({
      name: site.name,
      version: dataset.version,
      dataset: { version: dataset.version, period: dataset.period, ...dataset.manifest },
      run: { workflowId },
      metrics: { map: 0.5 },
      files: [{ path: 'metrics.json' }, { path: 'model.json' }],
    });
    const seen = await read(site, `models/${site.name}/${dataset.version}/model.json`);
    expect(seen.files).toEqual(['dataset.csv', 'dataset.parquet', 'labels.json', 'manifest.json']);
    expect(seen.manifest).toBe(dataset.manifest?.sha256);

    expect((await build(site, 'again')).retraining).toEqual({
      outcome: 'skipped',
      reason: 'this content was handed over before',
      workflowId,
    });
    expect(await models(site)).toEqual([dataset.version]);
  });

  test('of other content is trained on too, even in the same month', async () => {
    const site = await siteWithTrainer(', wait: true');
    const first = await build(site, 'first');
    await site.writeTables(60);
    const second = await build(site, 'second');
    expect([first, second].map(({ retraining }) => retraining.outcome)).toEqual(['completed', 'completed']);
    expect(await models(site)).toEqual([first.version, second.version].sort());
  });

  test('is not trained on again in another month, nor when Temporal has forgotten that it was', async () => {
    const site = await siteWithTrainer(', wait: true');
    const { retraining: before } = await build(site, 'first', { period: '2026-01' });
    expect(before.outcome).toBe('completed');
    const later = await site.elsewhere();
    await later.startWorker();
    const { retraining: after, outcome } = await build(later, 'second', { period: '2026-02' });
    expect(outcome).toBe('published');
    expect(after.outcome).toBe('skipped');
    expect(await models(site)).toHaveLength(1);
  });

  test('is trained on again where a build asks for it, beside the first model', async () => {
    const site = await siteWithTrainer(', wait: true');
    const { version } = await build(site, 'first');
    const again = await build(site, 'second', { retrain: 'always' });
    expect(again.retraining.outcome).toBe('completed');
    expect(await models(site)).toEqual([version, `${version}.2`]);
    expect(again.retraining.result?.model?.uri).toMatch(/\.2\/manifest\.json$/);
  });

  test.each([
    ['a build wants none', '', { retrain: 'never' } as const],
    ['nothing was published', '', { dryRun: true } as const],
    ['dataset.yaml wants none', ', when: never', undefined],
  ])('is not trained on where %s', async (_, yaml, input) => {
    const site = await siteWithTrainer(yaml);
    const { retraining } = await build(site, 'only', input);
    expect(retraining.outcome).toBe('skipped');
    expect(await models(site)).toEqual([]);
  });

  test('waits on its queue where nobody serves it, and holds up no build', async () => {
    const site = await createSite(inject('temporal').address, 'retraining: {}\n');
    await site.startWorker();
    const { retraining: started } = await build(site, 'first');
    expect(started.outcome).toBe('started');
    expect((await retraining(site, started.workflowId).describe()).status.name).toBe('RUNNING');
    expect((await build(site, 'second')).retraining.outcome).toBe('skipped');
  });
});
