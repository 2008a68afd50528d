import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { createSite } from '../workflows/site.ts';
import { tagset } from './run-tagset.ts';

async function scheduled() {
  const site = await createSite(inject('temporal').address, 'schedule: { timezone: Europe/Berlin }\n');
  const env = {
    TEMPORAL_ADDRESS: site.temporal.connection.address,
    TEMPORAL_NAMESPACE: site.temporal.namespace,
  };
  const run = (...args: string[]) => tagset(['schedule', ...args], { cwd: site.folder, env });
  const edit = async (from: string, to: string) => {
    const file = join(site.folder, 'dataset.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  };
  return { site, run, edit };
}

test('a schedule is applied, shown, changed, paused, resumed and deleted', async () => {
  const { run, edit } = await scheduled();
  expect(await run('apply')).toMatchObject({ code: 0, stdout: 'Schedule dataset-site-monthly created\n' });
  expect((await run('apply')).stdout).toBe(
    'Schedule dataset-site-monthly is as dataset.yaml says: nothing to change\n',
  );

  const { stdout: shown } = await run('show');
  expect(shown).toMatch(/^dataset-site-monthly: active\n/);
  expect(shown).toMatch(/runs +day 1 of every month at 03:00:00 Europe\/Berlin, put off by up to 5 minutes/);
  expect(shown.match(/\d{4}-\d{2}-01 03:0[0-5]:\d{2}/g)).toHaveLength(5);

  await edit('timezone: Europe/Berlin', 'timezone: Asia/Tokyo');
  expect((await run('pause', '--reason', 'the database moves')).code).toBe(0);
  expect((await run('apply')).stdout).toBe(
    'time zone: Europe/Berlin → Asia/Tokyo\nSchedule dataset-site-monthly updated\nIt stays paused: the database moves\n',
  );
  const { stdout: json } = await run('show', '--json');
  expect(JSON.parse(json)).toMatchObject({ paused: true, note: 'the database moves', last: [] });
  await run('resume');
  expect(JSON.parse((await run('show', '--json')).stdout)).toMatchObject({
    paused: false,
    note: expect.stringMatching(/once a month/),
  });
  expect((await run('delete')).stdout).toBe('Schedule dataset-site-monthly deleted\n');
  expect(await run('show')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/There is no schedule dataset-site-monthly\. Make it/),
  });
});

test('a schedule starts runs by hand and for past months, and tells what came of them', async () => {
  const { site, run } = await scheduled();
  await run('apply');
  await site.startWorker();
  const { stdout } = await run('trigger');
  const [, workflowId = ''] = /started workflow (build-site-\S+)/.exec(stdout) ?? [];
  await site.client.workflow.getHandle(workflowId).result();
  expect((await run('backfill', '2026-01', '2026-02')).stdout).toMatch(
    /will build 2026-01, 2026-02, one after/,
  );
  await expect
    .poll(async () => (await run('show')).stdout, { interval: 1000 })
    .toMatch(/completed +2026-02-[0-9a-f]{12} \(published\)\n.*completed +2026-01-/);
  await writeFile(join(site.folder, 'tags.csv'), 'id,word\n1,a\n');
  await site.client.workflow
    .getHandle((/started workflow (\S+)/.exec((await run('trigger')).stdout) ?? [])[1] ?? '')
    .result()
    .catch(() => {});
  expect((await run('show')).stdout).toMatch(/failed +export: /);
}, 120_000);

test.each([
  [['backfill', '2026-13', '2026-14'], /"2026-13" is no month/],
  [['backfill', '2026-02', '2026-01'], /name the earlier month first/],
  [['pause'], /required option '--reason <text>'/],
  [['backfill', '2026-01'], /missing required argument 'to'/],
  [['aply'], /unknown command 'aply'/],
])('a schedule refuses %j with the exit code 2', async (args, message) => {
  const { run } = await scheduled();
  const { code, stderr } = await run(...args);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});
