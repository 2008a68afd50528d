import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, inject, test } from 'vitest';
import type { BuildResult } from '../../activities/index.ts';
import { wantedSchedule } from '../../worker/schedule.ts';
import { applySchedule } from '../../worker/schedule-apply.ts';
import { packageFolder } from '../../worker/version.ts';
import { startBuild } from './builds.ts';
import { closedGate } from './gate.ts';
import { createSite, type Site } from './site.ts';

const CLIENTS = 15;
const COMMANDS = 4;

/** Each answer of a start: the version that it built, or why it built nothing. */
type Answer = string;

async function byCommand({ folder, temporal }: Site): Promise<Answer> {
  const args = [
    join(packageFolder, 'bin', 'tagset.js'),
    'build',
    '--json',
    '-c',
    join(folder, 'dataset.yaml'),
  ];
  const { address } = temporal.connection;
  const env = { ...process.env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: temporal.namespace };
  const command = spawn(process.execPath, args, { env });
  const [out, error] = await Promise.all([text(command.stdout), text(command.stderr), once(command, 'exit')]);
  return out === '' ? error : JSON.parse(out).version;
}

async function answerOf(run: { result(): Promise<BuildResult> }): Promise<Answer> {
  return run.result().then(
    ({ version }) => version,
    (error: Error) => (error.cause as Error).message,
  );
}

test('twenty starts at once, by client, schedule and command, are one build, one retraining and 18 clear answers; the schedule waits', async () => {
  const site = await createSite(inject('temporal').address, 'retraining: { command: [node, train.mjs] }\n');
  await writeFile(
    join(site.folder, 'train.mjs'),
    "import { writeFileSync } from 'node:fs'; writeFileSync(process.env.TAGSET_OUTPUT_DIR + '/model', 'm');",
  );
  await applySchedule(site.client, wantedSchedule(site.config.settings), () => {});
  const gate = closedGate();
  await site.startWorker(gate.hold);
  const schedule = site.client.schedule.getHandle(`dataset-${site.name}-monthly`);

  const commands = Array.from({ length: COMMANDS }, () => byCommand(site));
  const clients = Array.from({ length: CLIENTS }, async (_, at) =>
    answerOf(await startBuild(site, `ui-${at}`)),
  );
  await schedule.trigger('SKIP');
  const scheduled = async () => {
    const [action] = (await schedule.describe()).info.recentActions;
    return action?.action.workflow.workflowId;
  };
  await expect.poll(scheduled).toBeDefined();
  const bySchedule = answerOf(
    site.client.workflow.getHandle<() => Promise<BuildResult>>((await scheduled()) ?? ''),
  );

  // The one build goes on once all that do not wait have had their answer.
  let answered = 0;
  const all = [...clients, ...commands].map((answer) => answer.finally(() => answered++));
  await expect.poll(() => answered).toBe(CLIENTS + COMMANDS - 1);
  gate.open();
  const answers = await Promise.all(all);

  const versions = answers.filter((answer) => /^\d{4}-\d{2}-[0-9a-f]{12}$/.test(answer));
  expect(versions).toHaveLength(1);
  expect(await bySchedule).toBe(versions[0]);
  const refusals = answers.filter((answer) => /runs already|is running already/.test(answer));
  expect(refusals).toHaveLength(18);
  for (const refusal of refusals) expect(refusal).toMatch(/workflow (ui-\d+|build-site)/);
  expect(gate.arrived).toBe(2);
  const trained = async () => {
    const runs = [];
    for await (const { status } of site.client.workflow.list({ query: "WorkflowType = 'retrain'" }))
      runs.push(status.name);
    return runs;
  };
  await expect.poll(trained).toEqual(['COMPLETED']);
}, 240_000);
