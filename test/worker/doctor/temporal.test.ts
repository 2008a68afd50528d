import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { isPolled } from '../../../activities/retrain/pollers.ts';
import { freePort } from '../../../worker/free-port.ts';
import { wantedSchedule } from '../../../worker/schedule.ts';
import { applySchedule } from '../../../worker/schedule-apply.ts';
import { createSite, type Site } from '../../workflows/site.ts';
import { diagnose } from './diagnose.ts';

const { address } = inject('temporal');

const fileOf = ({ folder }: Site) => join(folder, 'dataset.yaml');

const environment = ({ temporal }: Site) => ({
  TEMPORAL_ADDRESS: temporal.connection.address,
  TEMPORAL_NAMESPACE: temporal.namespace,
});

/** Starts a worker, and waits until the server has seen it ask for work. */
async function work(site: Site, ...queues: readonly string[]): Promise<void> {
  await site.startWorker();
  for (const queue of queues)
    for (const kind of ['workflows', 'activities'] as const)
      await expect.poll(() => isPolled(site.client, queue, kind), { timeout: 20_000 }).toBe(true);
}

const apply = ({ client, config }: Site) => applySchedule(client, wantedSchedule(config.settings), () => {});

test('all is well where a worker polls both queues and the schedule is as dataset.yaml says', async () => {
  const site = await createSite(address, 'retraining: { command: ["true"] }\n');
  await apply(site);
  await work(site, 'dataset-site', 'retraining-site');
  const { ok, complaints, said } = await diagnose(fileOf(site), environment(site));
  expect(complaints).toEqual([
    `temporal namespace: warning: ${site.temporal.namespace} keeps what is known of a run for 1 day, less than a long weekend: temporal operator namespace update -n ${site.temporal.namespace} --retention 30d`,
  ]);
  expect(ok).toBe(true);
  expect(said('temporal')).toBe(`ok: answers at ${address}`);
  expect(said('worker')).toBe('ok: polls the queue dataset-site');
  expect(said('worker for retraining')).toBe('ok: polls the queue retraining-site');
  expect(said('schedule')).toMatch(/^ok: dataset-site-monthly starts the next build at \d{4}-\d{2}-01T03:/);
});

test('a namespace that nobody works in, and without a schedule, is told with both remedies', async () => {
  const site = await createSite(address);
  const { ok, said } = await diagnose(fileOf(site), environment(site));
  expect(ok).toBe(false);
  expect(said('worker')).toBe(
    `wrong: No worker polls the queue dataset-site at ${address} (namespace ${site.temporal.namespace}). Start one: tagset worker`,
  );
  expect(said('worker for retraining')).toBe('ok: none is needed: dataset.yaml has no "retraining"');
  expect(said('schedule')).toBe(
    'wrong: There is no schedule dataset-site-monthly: nothing is built by itself. Make it: tagset schedule apply',
  );
});

test('a worker that was started before "retraining" was written does not serve it', async () => {
  const site = await createSite(address);
  await work(site, 'dataset-site');
  await appendFile(fileOf(site), 'retraining: { command: ["true"] }\n');
  const { said } = await diagnose(fileOf(site), environment(site));
  expect(said('worker')).toMatch(/^ok/);
  expect(said('worker for retraining')).toMatch(
    /^wrong: No worker polls the queue retraining-site .* Start one, or look at its log/,
  );
  await writeFile(
    fileOf(site),
    (await readFile(fileOf(site), 'utf8')).replace('command: ["true"]', 'when: always'),
  );
  expect((await diagnose(fileOf(site), environment(site))).said('worker for retraining')).toMatch(
    /Start the worker that retrains: dataset\.yaml names neither command nor webhook/,
  );
});

test('a schedule that is paused, or not as dataset.yaml says, is told with what to do', async () => {
  const site = await createSite(address);
  await apply(site);
  await site.client.schedule.getHandle('dataset-site-monthly').pause('the database moves');
  await appendFile(fileOf(site), 'schedule: { dayOfMonth: 5 }\n');
  const { said } = await diagnose(fileOf(site), environment(site));
  expect(said('schedule')).toBe(
    'wrong: dataset-site-monthly is paused (the database moves): no run starts until tagset schedule resume. ' +
      'dataset-site-monthly is not as dataset.yaml says (times: day 1 of every month at 03:00:00 → day 5 of every month at 03:00:00). Change it: tagset schedule apply',
  );
});

test('a namespace that is not there keeps the rest from being checked', async () => {
  const site = await createSite(address);
  const { said } = await diagnose(fileOf(site), { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'nowhere' });
  expect(said('temporal namespace')).toMatch(
    /^wrong: .* does not let us into the namespace nowhere .*temporal operator namespace create/,
  );
  for (const check of ['worker', 'worker for retraining', 'schedule'])
    expect(said(check)).toBe('not checked: it needs "temporal namespace"');
});

test('a server that is not there is told within seconds, and the other checks go on', async () => {
  const site = await createSite(address);
  const nobody = `127.0.0.1:${await freePort()}`;
  const { said } = await diagnose(fileOf(site), { TEMPORAL_ADDRESS: nobody });
  expect(said('temporal')).toMatch(`wrong: Cannot reach Temporal at ${nobody}. Check that it runs there`);
  expect(said('schedule')).toBe('not checked: it needs "temporal namespace"');
  expect(said('store')).toMatch(/^ok/);
});

test('a server that takes the connection and never answers holds nobody up', async () => {
  const site = await createSite(address);
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const { said } = await diagnose(fileOf(site), { TEMPORAL_ADDRESS: `127.0.0.1:${port}` }, 1500);
  expect(said('temporal')).toBe('wrong: There was no answer within 1.5 s.');
});

test('without a Temporal the program has to be there, in the PATH or in the cache', async () => {
  const site = await createSite(address);
  const empty = { PATH: site.folder, XDG_CACHE_HOME: site.folder };
  const without = await diagnose(fileOf(site), empty);
  expect(without.said('temporal')).toMatch(
    /^wrong: No Temporal is configured, and there is no `temporal` program/,
  );
  await writeFile(join(site.folder, 'temporal'), '#!/bin/sh\n', { mode: 0o755 });
  const there = await diagnose(fileOf(site), empty);
  expect(there.said('temporal')).toMatch(`builds run one of their own (${join(site.folder, 'temporal')})`);
  expect(there.complaints).toEqual([]);
});

test('a temporal.toml that cannot be read is told', async () => {
  const site = await createSite(address);
  await writeFile(join(site.folder, 'temporal.toml'), '[profile');
  const { said } = await diagnose(fileOf(site), { TEMPORAL_CONFIG_FILE: join(site.folder, 'temporal.toml') });
  expect(said('temporal')).toMatch(/^wrong: Temporal's configuration .* cannot be read/);
});
