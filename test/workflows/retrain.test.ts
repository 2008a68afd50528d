import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import type { Retrained, RetrainInput } from '../../activities/index.ts';
import { sha256Of } from '../../activities/sha256.ts';
import { isRunning } from '../activities/retrain/is-running.ts';
import { build, failure, startBuild } from './builds.ts';
import { createSite, type Site } from './site.ts';

const address = () => inject('temporal').address;

/** A trainer that notes its environment and leaves a model and metrics. */
const TRAINER = `
  import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
  import { createHash } from 'node:crypto';
  const { TAGSET_DATASET_DIR: dataset, TAGSET_OUTPUT_DIR: output } = process.env;
  const manifest = readFileSync(dataset + '/manifest.json');
  writeFileSync(output + '/model.json', JSON.stringify({
    environment: process.env,
    files: readdirSync(dataset).sort(),
    manifest: createHash('sha256').update(manifest).digest('hex'),
  }));
  writeFileSync(output + '/metrics.json', JSON.stringify({ map: 0.5 }));
  console.log('trained');
`;

async function siteWithTrainer(yaml = '', trainer = TRAINER): Promise<Site> {
  const site = await createSite(address(), `retraining: { command: [node, train.mjs]${yaml} }\n`);
  await writeFile(join(site.folder, 'train.mjs'), trainer);
  await site.startWorker();
  return site;
}

const retraining = ({ client }: Site, workflowId: string | undefined) =>
  client.workflow.getHandle<(input: RetrainInput) => Promise<Retrained>>(workflowId ?? '');

const models = ({ folder, name }: Site) => readdir(join(folder, 'out', 'models', name)).catch(() => []);

async function read(site: Site, path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(site.folder, 'out', path), 'utf8'));
}

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
    expect(seen.files).toEqual([
      'dataset.csv',
      'dataset.parquet',
      'labels.json',
      'ledger.json',
      'manifest.json',
    ]);
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
    const site = await createSite(address(), 'retraining: {}\n');
    await site.startWorker();
    const { retraining: started } = await build(site, 'first');
    expect(started.outcome).toBe('started');
    expect((await retraining(site, started.workflowId).describe()).status.name).toBe('RUNNING');
    expect((await build(site, 'second')).retraining.outcome).toBe('skipped');
  });
});

describe('the training program', () => {
  test('is given the variables that are named, and no other of the worker', async () => {
    process.env.TRAIN_TOKEN = 'given';
    process.env.TRAIN_SECRET = 'kept';
    const site = await siteWithTrainer(', wait: true, env: [TRAIN_TOKEN]');
    const { version, manifest } = await build(site, 'only');
    const { environment } = await read(site, `models/${site.name}/${version}/model.json`);
    expect(environment).toMatchObject({
      TRAIN_TOKEN: 'given',
      TAGSET_MANIFEST_URI: manifest?.uri,
      TAGSET_MANIFEST_SHA256: manifest?.sha256,
    });
    expect(JSON.stringify(environment)).not.toContain('kept');
    const known = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TRAIN_TOKEN'];
    const others = Object.keys(environment as object).filter((name) => !known.includes(name));
    expect(others.sort()).toEqual(
      ['TAGSET_DATASET_DIR', 'TAGSET_MANIFEST_SHA256', 'TAGSET_MANIFEST_URI', 'TAGSET_OUTPUT_DIR'].sort(),
    );
  });

  test('that fails is not run again, and its last lines say why, without secrets', async () => {
    process.env.TRAIN_TOKEN = 'hunter2-token';
    const trainer = `console.log('token ' + process.env.TRAIN_TOKEN); console.error('out of memory'); process.exit(3);`;
    const site = await siteWithTrainer(', env: [TRAIN_TOKEN]', trainer);
    const { retraining: started } = await build(site, 'only');
    const { type, message } = await failure(retraining(site, started.workflowId));
    expect(type).toBe('TrainingFailed');
    expect(message).toMatch(/ended with exit code 3\./);
    expect(message).toMatch(/out of memory/);
    expect(message).toContain('token ***');
    expect(JSON.stringify(await retraining(site, started.workflowId).fetchHistory())).not.toContain(
      'hunter2',
    );
    expect(await models(site)).toEqual([]);
  });

  test('that fails also fails a build that waits for it', async () => {
    const site = await siteWithTrainer(', wait: true', 'process.exit(3)');
    const { message } = await failure(await startBuild(site, 'only'));
    expect(message).toMatch(/^retrain: The training program ended with exit code 3/);
  });

  test.each([
    ['leaves nothing', '', '', /left nothing in TAGSET_OUTPUT_DIR/],
    [
      'leaves metrics that are none',
      '',
      "writeFileSync(out + '/metrics.json', '[1]')",
      /metrics\.json that is no JSON object/,
    ],
    [
      'leaves a manifest of its own',
      '',
      "writeFileSync(out + '/manifest.json', '{}')",
      /left a manifest\.json/,
    ],
    [
      'takes too long',
      ', timeout: 2 seconds',
      'setInterval(() => {}, 1000)',
      /longer than retraining\.timeout, 2 seconds/,
    ],
  ])('fails for good where it %s', async (_, yaml, body, message) => {
    const trainer = `import { writeFileSync } from 'node:fs'; const out = process.env.TAGSET_OUTPUT_DIR; ${body}`;
    const site = await siteWithTrainer(yaml, trainer);
    const { retraining: started } = await build(site, 'only');
    expect((await failure(retraining(site, started.workflowId))).message).toMatch(message);
    expect(await models(site)).toEqual([]);
  });

  test('that is not there is named', async () => {
    const site = await createSite(address(), 'retraining: { command: [no-such-trainer] }\n');
    await site.startWorker();
    const { retraining: started } = await build(site, 'only');
    expect((await failure(retraining(site, started.workflowId))).message).toMatch(
      /retraining\.command: there is no program no-such-trainer/,
    );
  });

  test('may ask for another try by exit code 75', async () => {
    const trainer = `
      import { existsSync, writeFileSync } from 'node:fs';
      if (!existsSync('tried')) { writeFileSync('tried', ''); process.exit(75); }
      writeFileSync(process.env.TAGSET_OUTPUT_DIR + '/model', 'made');`;
    const site = await siteWithTrainer('', trainer);
    const { retraining: started } = await build(site, 'only');
    expect((await retraining(site, started.workflowId).result()).metrics).toBeNull();
  });

  test('ends with its workflow when that is cancelled', async () => {
    const trainer = `
      import { writeFileSync } from 'node:fs';
      writeFileSync('pid', process.pid + '\\n');
      setInterval(() => {}, 1000);`;
    const site = await siteWithTrainer('', trainer);
    const { retraining: started } = await build(site, 'only');
    const read = () => readFile(join(site.folder, 'pid'), 'utf8').catch(() => '');
    await expect.poll(read).toMatch(/\n$/);
    const pid = Number(await read());
    await retraining(site, started.workflowId).cancel();
    await expect(retraining(site, started.workflowId).result()).rejects.toThrow();
    expect((await retraining(site, started.workflowId).describe()).status.name).toBe('CANCELLED');
    expect(isRunning(pid)).toBe(false);
  });
});
