import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { isRunning } from '../activities/retrain/is-running.ts';
import { build, failure, startBuild } from './builds.ts';
import { createSite } from './site.ts';
import { models, read, retraining, siteWithTrainer } from './trainer-site.ts';

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
    const site = await createSite(inject('temporal').address, 'retraining: { command: [no-such-trainer] }\n');
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
