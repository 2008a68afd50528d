import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { expect, inject, test } from 'vitest';
import { fileStore } from '../../activities/store/file.ts';
import type { RunProgress } from '../../workflows/progress.ts';
import { keysOf } from '../activities/store/conformance/fixture.ts';
import { failure, startBuild } from './builds.ts';
import { closedGate } from './gate.ts';
import { createLiveSite } from './live-site.ts';
import { createSite, type Site } from './site.ts';

const storeOf = ({ folder }: Site) => fileStore(join(folder, 'out'));

const STAGES = ['plan', 'export', 'convert', 'clean', 'merge', 'upload'];

test('an empty form builds a dataset from live tables into S3, and tells no secret on the way', async () => {
  const site = await createLiveSite();
  const run = await startBuild(site, 'by-hand');
  const result = await run.result();
  const today = new Date().toISOString().slice(0, 7);
  expect(result).toMatchObject({
    name: site.name,
    period: today,
    outcome: 'published',
    images: 6,
    labels: 2,
    ledger: {
      read: 14,
      bins: {
        kept: 9,
        duplicate: 1,
        excluded: 0,
        rare: 0,
        orphan: 1,
        hidden: 0,
        filtered: 0,
        unnamed: 0,
        null: 2,
        invalid: 1,
      },
    },
  });
  expect(result.stages.map(({ name }) => name)).toEqual(STAGES);
  const place = `datasets/${site.name}/${result.version}`;
  expect(result.manifest?.uri).toBe(site.store.uri(`${place}/manifest.json`));
  expect(await keysOf(site.store, 'datasets/')).toEqual([
    ...[
      'dataset.csv',
      'dataset.parquet',
      'labels.json',
      'manifest.json',
      'owner/ledger.json',
      'owner/rules.json',
    ].map((file) => `${place}/${file}`),
    `datasets/${site.name}/latest.json`,
  ]);
  const told = JSON.stringify([await run.fetchHistory(), await run.describe()]);
  for (const secret of site.secrets) expect(told).not.toContain(secret);
});

test('a run shows what it did: by query, in Markdown and in the summaries of its activities', async () => {
  const site = await createLiveSite();
  const run = await startBuild(site, 'shown', { period: '2026-11' });
  const { version } = await run.result();

  const progress = await run.query<RunProgress>('progress');
  expect(progress.stage).toBe('upload');
  expect(progress.stages.map(({ name, state }) => [name, state])).toEqual(
    STAGES.map((name) => [name, 'done']),
  );
  expect(progress.stages.map(({ rows }) => rows)).toEqual([0, 20, 20, 10, 6, 6]);
  for (const { seconds } of progress.stages) expect(seconds).toBeGreaterThanOrEqual(0);

  const { currentDetails } = await run.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(currentDetails).toContain(
    `### ${site.name} 2026-11\n\n| stage | rows | MB | seconds |\n|---|--:|--:|--:|\n`,
  );
  expect(currentDetails).toMatch(/\n\| ✓ export \| 20 \| 0\.0 \| \d+\.\d \|\n/);
  expect(currentDetails).toContain(`**${version}**, published: 6 images, 2 labels`);

  const { events } = await run.fetchHistory();
  const summaries = events?.flatMap(({ activityTaskScheduledEventAttributes: scheduled, userMetadata }) =>
    scheduled && STAGES.includes(scheduled.activityType?.name ?? '') && userMetadata?.summary
      ? [defaultPayloadConverter.fromPayload<string>(userMetadata.summary)]
      : [],
  );
  expect(summaries).toEqual([
    'Fix the period and the rules of this run',
    'Export shots and tags as of one moment',
    'Give ids and tags of 6 shots and 14 tags one form',
    'Clean 14 uses of tags: synonyms, duplicates, exclusions, at least 1 uses',
    'Merge 2 labels into the rows of their images',
    'Publish 6 images with 2 labels',
  ]);
});

test('a second run of the same month changes nothing, a dry run publishes nothing', async () => {
  const site = await createLiveSite();
  const build = async (id: string, input: object) => (await startBuild(site, id, input)).result();
  const dry = await build('dry', { period: '2026-11', dryRun: true });
  expect(dry).toMatchObject({ outcome: 'dry run', images: 6 });
  expect(await keysOf(site.store, 'datasets/')).toEqual([]);
  const first = await build('first', { period: '2026-11' });
  const second = await build('second', { period: '2026-11' });
  expect([first.outcome, second.outcome]).toEqual(['published', 'unchanged']);
  expect(second.manifest).toEqual(first.manifest);
});

test.each([
  [
    'a wrong field',
    { perod: '2026-11' },
    'plan: The input of buildDataset is wrong: "perod" is not known: did you mean "period"?',
  ],
  ['a wrong period', { period: '2026-13' }, 'plan: The period "2026-13" is no month: write YYYY-MM'],
  ['a text', '2026-11', 'plan: The input of buildDataset is wrong: it should be a map of keys'],
])('%s in the input fails the run at once, in a sentence', async (_, input, sentence) => {
  const site = await createSite(inject('temporal').address);
  await site.startWorker();
  const run = await startBuild(site, 'wrong', input);
  const { type, message } = await failure(run);
  expect(type).toBe('ConfigError');
  expect(message.slice(0, sentence.length)).toBe(sentence);
});

test('an input of null counts as an empty form', async () => {
  const site = await createSite(inject('temporal').address);
  await site.startWorker();
  expect((await (await startBuild(site, 'null', null)).result()).outcome).toBe('published');
});

test('a table that is not as configured fails the run at the first try', async () => {
  const site = await createLiveSite('tables: { tags: { value: valu } }');
  const run = await startBuild(site, 'drift');
  const { type, message } = await failure(run);
  expect(type).toBe('SchemaDrift');
  expect(message).toBe(
    'export: The table tags has no column valu: did you mean value? It has id, value, ref_id. Set tables.tags in dataset.yaml.',
  );
  const { events } = await run.fetchHistory();
  const starts = events?.flatMap(({ activityTaskStartedEventAttributes: start }) =>
    start ? [start.attempt] : [],
  );
  expect(new Set(starts)).toEqual(new Set([1]));
  expect(await keysOf(site.store, 'datasets/')).toEqual([]);
});

test('a run that is cancelled stops soon and leaves no dataset', async () => {
  const site = await createSite(inject('temporal').address);
  const gate = closedGate();
  await site.startWorker(gate.hold);
  const arrival = gate.arrival();
  const run = await startBuild(site, 'cancelled');
  await arrival;
  const running = await run.query<RunProgress>('progress');
  expect(running).toMatchObject({
    stage: 'export',
    stages: [
      { name: 'plan', state: 'done' },
      { name: 'export', state: 'running' },
    ],
  });
  const began = Date.now();
  await run.cancel();
  const cause = await run.result().catch((error: Error) => error.cause);
  expect((cause as Error).name).toBe('CancelledFailure');
  expect(Date.now() - began).toBeLessThan(30_000);
  expect((await run.describe()).status.name).toBe('CANCELLED');
  expect(await keysOf(storeOf(site), 'datasets/')).toEqual([]);
});

test('a schedule builds the month of its own time, and a backfill the month it names', async () => {
  const site = await createSite(inject('temporal').address, 'schedule: { timezone: Asia/Tokyo }');
  await site.startWorker();
  const schedule = await site.client.schedule.create({
    scheduleId: `build-${site.name}`,
    spec: { calendars: [{ dayOfMonth: 1, hour: 3 }], timezone: 'Asia/Tokyo' },
    action: {
      type: 'startWorkflow',
      workflowType: 'buildDataset',
      taskQueue: 'dataset-site',
      args: [],
      workflowId: 'scheduled',
    },
    policies: { overlap: 'BUFFER_ALL' },
    state: { paused: true },
  });
  // Three o'clock in Tokyo on the first is six in the evening of the last day before in UTC.
  await schedule.backfill({
    start: new Date('2026-02-28T00:00:00Z'),
    end: new Date('2026-03-01T00:00:00Z'),
    overlap: 'BUFFER_ALL',
  });
  const manifests = async () =>
    (await keysOf(storeOf(site), 'datasets/')).filter((key) => key.endsWith('manifest.json'));
  await expect.poll(manifests, { interval: 250 }).toHaveLength(1);
  await schedule.delete();
  expect((await manifests())[0]).toMatch(/\/2026-03-[0-9a-f]{12}\/manifest\.json$/);
});

test('files that are too old for the month are refused where a schedule started the run, and told where a person did', async () => {
  const site = await createSite(inject('temporal').address);
  await site.startWorker();
  const then = new Date('2026-01-01T00:00:00Z');
  for (const file of ['shots.csv', 'tags.csv']) await utimes(join(site.folder, file), then, then);
  const schedule = await site.client.schedule.create({
    scheduleId: `build-${site.name}`,
    spec: { calendars: [{ dayOfMonth: 1, hour: 3 }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'buildDataset',
      taskQueue: 'dataset-site',
      args: [],
      workflowId: 'scheduled',
    },
    state: { paused: true },
  });
  await schedule.backfill({
    start: new Date('2026-02-28T00:00:00Z'),
    end: new Date('2026-03-02T00:00:00Z'),
    overlap: 'BUFFER_ALL',
  });
  const workflowId = 'scheduled-2026-03-01T03:00:00Z';
  await expect
    .poll(async () => (await site.client.workflow.getHandle(workflowId).describe()).status.name, {
      interval: 250,
    })
    .toBe('FAILED');
  await schedule.delete();
  const { type, message } = await failure(site.client.workflow.getHandle(workflowId));
  expect(type).toBe('StaleSource');
  expect(message).toMatch(/shots\.csv is 59 days old .*source\.maxAge is 35 days/);
  const { outcome, note } = await (await startBuild(site, 'by-hand')).result();
  expect([outcome, note]).toEqual(['published', expect.stringMatching(/shots\.csv is \d+ days old/)]);
});
