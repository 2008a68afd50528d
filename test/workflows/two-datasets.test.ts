import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { createNotifyActivities } from '../../activities/notify/activities.ts';
import { createRetrainingActivities } from '../../activities/retrain/activities.ts';
import { readConfig } from '../../worker/config.ts';
import { dependencies } from '../../worker/dependencies.ts';
import { serve } from '../../worker/serve.ts';
import { startTagset, tagset } from '../cli/run-tagset.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { startBuild } from './builds.ts';
import { createNamespace } from './site.ts';

const NAMES = ['birds', 'cars'] as const;

/** Of the second dataset. */
const RETRAIN = {
  manifestUri: 'file:///x',
  manifestSha256: '0'.repeat(64),
  name: 'cars',
  version: 'v',
  period: '2026-01',
  labelsChanged: true,
};

/** Two datasets with tables of their own in one folder, which share a store. */
async function twoDatasets() {
  const folder = await temporaryFolder('two');
  for (const [at, name] of NAMES.entries()) {
    const ids = Array.from({ length: 10 * (at + 1) }, (_, id) => id + 1);
    await writeFile(
      join(folder, `${name}-shots.csv`),
      ['id,shot_image_id', ...ids.map((id) => `${id},${name}-${id}.jpg`), ''].join('\n'),
    );
    await writeFile(
      join(folder, `${name}-tags.csv`),
      ['id,value,ref_id', ...ids.map((id) => `${id},${name},${id}`), ''].join('\n'),
    );
    await writeFile(
      join(folder, `${name}.yaml`),
      `name: ${name}
source: { csv: { images: ${name}-shots.csv, tags: ${name}-tags.csv } }
rules: { minUses: 1 }
store: file:./out
`,
    );
  }
  return folder;
}

async function published(folder: string, name: string): Promise<string> {
  const latest = JSON.parse(await readFile(join(folder, 'out', 'datasets', name, 'latest.json'), 'utf8'));
  return readFile(join(folder, 'out', 'datasets', name, latest.version, 'dataset.csv'), 'utf8');
}

test('two datasets on one Temporal and one store never mix, with two workers or with one for both', async () => {
  const { address } = inject('temporal');
  for (const workers of [[['birds'], ['cars']], [['birds', 'cars']]]) {
    const folder = await twoDatasets();
    const { client, temporal } = await createNamespace(address);
    const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: temporal.namespace };
    const running = workers.map((served) =>
      startTagset(['worker', ...served.flatMap((name) => ['-c', `${name}.yaml`])], { cwd: folder, env }),
    );
    for (const [at, served] of workers.entries())
      for (const name of served) await running[at]?.hears(`polls dataset-${name}`);
    for (let round = 0; round < 4; round++) {
      const period = `2026-0${round + 1}`;
      const results = await Promise.all(
        NAMES.map(async (name) => (await startBuild({ client, name }, `build-${name}`, { period })).result()),
      );
      for (const [at, name] of NAMES.entries()) {
        expect(results[at]).toMatchObject({ name, images: 10 * (at + 1), labels: 1 });
        const rows = (await published(folder, name)).trimEnd().split('\n').slice(1);
        expect(rows).toHaveLength(10 * (at + 1));
        for (const row of rows) expect(row).toMatch(new RegExp(`^\\d+,${name}-\\d+\\.jpg,${name}$`));
      }
    }
    for (const worker of running) worker.kill('SIGTERM');
    for (const worker of running) expect((await worker.outcome).code).toBe(0);
  }
}, 240_000);

test('a dataset whose store is away keeps nobody from serving the others, and is served once that is back', async () => {
  const folder = await twoDatasets();
  const { client, temporal } = await createNamespace(inject('temporal').address);
  const file = join(folder, 'birds.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('file:./out', 'file:./disk/out'));
  // A store folder whose parent is a file cannot be made.
  await writeFile(join(folder, 'disk'), '');
  const configs = await Promise.all(NAMES.map((name) => readConfig(join(folder, `${name}.yaml`))));
  vi.stubEnv('TEMPORAL_ADDRESS', temporal.connection.address);
  vi.stubEnv('TEMPORAL_NAMESPACE', temporal.namespace);
  onTestFinished(() => void vi.unstubAllEnvs());
  const over = new AbortController();
  const said: string[] = [];
  const served = serve(configs, { signal: over.signal, say: (text) => said.push(text), againMs: 200 });
  const build = await startBuild({ client, name: 'cars' }, 'build-cars', { period: '2026-01' });
  expect(await build.result()).toMatchObject({ name: 'cars' });
  expect(said).toEqual([
    expect.stringMatching(/^Worker for cars polls dataset-cars/),
    expect.stringMatching(/^! birds is not served: .*disk.* It is tried again every minute\.$/),
  ]);
  await rm(join(folder, 'disk'));
  await expect.poll(() => said.at(-1)).toMatch(/^Worker for birds polls dataset-birds/);
  over.abort();
  await served;
});

test('datasets of which none can be served end the worker', async () => {
  const folder = await twoDatasets();
  const config = await readConfig(join(folder, 'birds.yaml'));
  await writeFile(join(folder, 'out'), '');
  await expect(serve([config], { signal: new AbortController().signal, say: () => {} })).rejects.toThrow(
    /a file is where the store needs a folder/,
  );
});

test('one worker refuses two configurations of one name', async () => {
  const folder = await twoDatasets();
  const outcome = await tagset(['worker', '-c', 'birds.yaml', '-c', 'birds.yaml'], { cwd: folder });
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toMatch(/both have the name birds: give each dataset a name of its own/);
});

describe('a worker that is handed the work of another dataset', async () => {
  const plan = { name: 'cars', store: '', tables: {}, rules: {}, output: {} };
  const inputs: Record<string, unknown> = {
    ...Object.fromEntries(
      ['export', 'convert', 'clean', 'merge', 'upload'].map((stage) => [stage, { plan }]),
    ),
    ...Object.fromEntries(
      ['lockState', 'offerDataset', 'noteHandOver', 'servesQueue', 'isTaken'].map((one) => [
        one,
        { name: 'cars' },
      ]),
    ),
    notify: { name: 'cars', news: { kind: 'failure', what: 'cars', reason: 'none' } },
    publishModel: { input: RETRAIN, output: {} },
    noteOutcome: { input: RETRAIN, state: 'trained' },
    train: RETRAIN,
  };

  async function birds() {
    const folder = await twoDatasets();
    const standing = dependencies(await readConfig(join(folder, 'birds.yaml')));
    const activities: Record<string, unknown> = {
      ...createActivities(standing),
      ...createRetrainingActivities(standing),
      ...createNotifyActivities({ ...standing, page: () => undefined }),
    };
    const run = (name: string, input: unknown) =>
      new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR', () => {}) })
        .run(activities[name] as (input: unknown) => Promise<unknown>, input)
        .then(
          () => 'done',
          (error: Error & { type?: string; nonRetryable?: boolean }) => ({
            type: error.type,
            final: error.nonRetryable,
            message: error.message,
          }),
        );
    return { standing, activities, run };
  }

  test('refuses it in every activity but the one that plans', async () => {
    const { activities, run } = await birds();
    expect(Object.keys(inputs).sort()).toEqual(
      Object.keys(activities)
        .filter((name) => name !== 'plan')
        .sort(),
    );
    for (const [name, input] of Object.entries(inputs))
      expect(await run(name, input), name).toMatchObject({
        type: 'ConfigError',
        final: true,
        message: expect.stringMatching(/cars/),
      });
  });

  test('refuses that of its own dataset in another store too', async () => {
    const { run } = await birds();
    expect(await run('export', { plan: { ...plan, name: 'birds', store: 's3://elsewhere' } })).toMatchObject({
      type: 'ConfigError',
      message: expect.stringMatching(/was planned for s3:\/\/elsewhere/),
    });
  });
});

test('a worker for both that is stopped while it starts on the second ends', async () => {
  const cwd = await twoDatasets();
  const env = {
    TEMPORAL_ADDRESS: inject('temporal').address,
    TEMPORAL_NAMESPACE: (await createNamespace(inject('temporal').address)).temporal.namespace,
  };
  const worker = startTagset(['worker', '-c', 'birds.yaml', '-c', 'cars.yaml'], { cwd, env });
  await worker.hears('Worker for birds polls');
  worker.kill('SIGTERM');
  const late = new Promise((resolve) => setTimeout(resolve, 20_000, 'it goes on').unref());
  expect(await Promise.race([worker.outcome.then(() => 'it has ended'), late])).toBe('it has ended');
}, 60_000);
