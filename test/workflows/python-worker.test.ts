import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { Retrained } from '../../activities/index.ts';
import { packageFolder } from '../../worker/version.ts';
import { build } from './builds.ts';
import { pythonTemporal } from './python-temporal.ts';
import { createSite } from './site.ts';

test('a worker in another language takes over the queue of retraining', async () => {
  const PYTHONPATH = await pythonTemporal();
  const site = await createSite(inject('temporal').address, 'retraining: {}\n');
  await site.startWorker();
  const { retraining, images, labels } = await build(site, 'only');

  const { address } = site.temporal.connection;
  const worker = spawn('python3', [join(packageFolder, 'examples', 'trainer', 'worker.py'), site.name], {
    env: {
      ...process.env,
      PYTHONPATH,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: site.temporal.namespace,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void worker.kill('SIGKILL'));
  const handle = site.client.workflow.getHandle<() => Promise<Retrained>>(retraining.workflowId ?? '');
  expect(await handle.result()).toEqual({ metrics: { images, labels } });
}, 180_000);
