import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { Retrained } from '../../activities/index.ts';
import { packageFolder } from '../../worker/version.ts';
import { isRunning } from '../activities/retrain/is-running.ts';
import { build } from './builds.ts';
import { createSite, type Site } from './site.ts';

/** A worker in a process of its own. */
function startProcess({ folder, temporal }: Site) {
  const args = [join(packageFolder, 'bin', 'tagset.js'), 'worker', '-c', join(folder, 'dataset.yaml')];
  const { address } = temporal.connection;
  const env = { ...process.env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: temporal.namespace };
  const worker = spawn(process.execPath, args, { env, stdio: 'ignore' });
  onTestFinished(() => void worker.kill('SIGKILL'));
  return worker;
}

/** Trains for ever at its first try; at the second it ends well. Notes its process id and that of a child. */
const TRAINER = `
  import { spawn } from 'node:child_process';
  import { existsSync, writeFileSync } from 'node:fs';
  process.on('SIGTERM', () => {});
  if (existsSync('pids')) {
    writeFileSync(process.env.TAGSET_OUTPUT_DIR + '/metrics.json', '{"map": 1}');
  } else {
    const child = spawn('sleep', ['1000']);
    writeFileSync('pids', process.pid + ' ' + child.pid + '\\n');
    setInterval(() => {}, 1000);
  }`;

test('a worker that is killed while it trains leaves no process, and another completes the retraining', async () => {
  const site = await createSite(inject('temporal').address, 'retraining: { command: [node, train.mjs] }\n');
  await writeFile(join(site.folder, 'train.mjs'), TRAINER);
  const first = startProcess(site);
  const { retraining } = await build(site, 'only');
  const read = () => readFile(join(site.folder, 'pids'), 'utf8').catch(() => '');
  await expect.poll(read).toMatch(/\n$/);
  const pids = (await read()).split(' ').map(Number);
  expect(pids.map(isRunning)).toEqual([true, true]);

  first.kill('SIGKILL');
  await once(first, 'exit');
  await expect.poll(() => pids.map(isRunning)).toEqual([false, false]);

  startProcess(site);
  const handle = site.client.workflow.getHandle<() => Promise<Retrained>>(retraining.workflowId ?? '');
  expect((await handle.result()).metrics).toEqual({ map: 1 });
  const runs = [];
  for await (const { type } of site.client.workflow.list({ query: "WorkflowType = 'retrain'" }))
    runs.push(type);
  expect(runs).toHaveLength(1);
}, 180_000);
