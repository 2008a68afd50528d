import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../activities/store/open-store.ts';
import { freePort } from '../../worker/free-port.ts';
import { startTagset, tagset } from '../cli/run-tagset.ts';
import { createDatabase } from '../services/mysql.ts';
import { createBucket } from '../services/s3.ts';
import { failure } from '../workflows/builds.ts';
import { createNamespace } from '../workflows/site.ts';
import { formsOf, shownIn } from './forms.ts';
import { argumentsOfProcesses, keptByStore, toldByTemporal } from './witnesses.ts';

/** Letters that look different in a URL, in JSON and in base64. */
const canary = (name: string) => `${name} ü/+&"%${randomBytes(9).toString('hex')}`;
const token = () => randomBytes(12).toString('hex');

test('a secret is found in whatever form it is written', () => {
  const secret = canary('it');
  for (const before of ['', 'a', 'ab', 'abc']) {
    const bytes = Buffer.from(`${before}${secret} and more`);
    for (const text of [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')])
      expect(shownIn(text, { secret })).toEqual(['secret']);
  }
  expect(shownIn(JSON.stringify({ secret }), { secret })).toEqual(['secret']);
  expect(shownIn(encodeURIComponent(secret), { secret })).toEqual(['secret']);
  expect(shownIn('nothing of it', { secret })).toEqual([]);
  for (const form of formsOf(secret)) expect(form.length).toBeGreaterThan(10);
});

test('no secret shows in histories, logs, objects, arguments or errors, whether a run succeeds or fails', async () => {
  const { temporal, client } = await createNamespace(inject('temporal').address);
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  await database.connection.query(`
    CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(50));
    CREATE TABLE tags (id INT AUTO_INCREMENT PRIMARY KEY, value VARCHAR(100), ref_id INT);
    INSERT INTO shots VALUES (1, '1.jpg'), (2, '2.jpg');
    INSERT INTO tags (value, ref_id) VALUES ('car', 1), ('car', 2), ('dog', 1);`);
  const bucket = await createBucket();
  onTestFinished(() => bucket.drop());
  const { endpoint, accessKeyId, secretAccessKey, region } = inject('s3');

  const secrets = {
    password: decodeURIComponent(new URL(database.url).password),
    s3Key: secretAccessKey,
    wrongS3Key: canary('s3'),
    wrongPassword: canary('mysql'),
    unreachable: canary('host'),
    malformed: canary('malformed'),
    signing: canary('signing'),
    hookToken: token(),
    failingToken: token(),
    goneToken: token(),
    notifyToken: token(),
  };

  // Takes all webhooks, and answers those for the failing one with an error.
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(request.url?.includes(secrets.failingToken) ? 500 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const hooks = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const nobody = await freePort();

  const encoded = encodeURIComponent;
  const wrong = new URL(database.url);
  wrong.password = encoded(secrets.wrongPassword);
  const unreachable = new URL(wrong);
  unreachable.password = encoded(secrets.unreachable);
  unreachable.port = String(nobody);
  const env = {
    TEMPORAL_ADDRESS: inject('temporal').address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    GOOD: database.url,
    WRONG: wrong.href,
    UNREACHABLE: unreachable.href,
    MALFORMED: `mysql://reader:${encoded(secrets.malformed)}@:what/site`,
    SIGNING: `whsec_${Buffer.from(secrets.signing).toString('base64')}`,
    HOOK: `${hooks}/hook/${secrets.hookToken}?token=${secrets.hookToken}`,
    FAILING: `${hooks}/hook?token=${secrets.failingToken}`,
    GONE: `http://user:${secrets.goneToken}@127.0.0.1:${nobody}/${secrets.goneToken}`,
    NOTIFY: `${hooks}/services/${secrets.notifyToken}`,
  };

  const folder = await mkdtemp(join(tmpdir(), 'tagset-secrets-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const name = `secrets-${randomUUID().slice(0, 8)}`;
  const configure = (source: string, retraining: string, notify: string) =>
    writeFile(
      join(folder, 'dataset.yaml'),
      `name: ${name}
source: { mysql: { url: "$\{${source}}", silence: 5 } }
store: { url: "${bucket.url}/site", endpoint: "${endpoint}", region: ${region} }
rules: { minUses: 1 }
retraining: { webhook: { url: "$\{${retraining}}", secret: "$\{SIGNING}" } }
notify: { webhook: "$\{${notify}}", on: [failure, refused, success] }
`,
    );

  const seen: string[] = [];
  const ids: string[] = [];
  const start = async (workflowId: string, retrain: 'changed' | 'always' = 'changed') => {
    ids.push(workflowId);
    const args = [{ period: '2026-11', retrain }];
    return client.workflow.start('buildDataset', { workflowId, taskQueue: `dataset-${name}`, args });
  };
  /** Waits until an activity of a workflow has failed once and is to be tried again, and ends it. */
  const giveUp = async (workflowId: string) => {
    const handle = client.workflow.getHandle(workflowId);
    await vi.waitFor(
      async () => {
        const { raw } = await handle.describe();
        expect(raw.pendingActivities?.[0]?.lastFailure).toBeTruthy();
      },
      { timeout: 60_000, interval: 200 },
    );
    seen.push(await toldByTemporal(client, [workflowId]));
    await handle.terminate('the test has seen it fail');
  };

  await configure('GOOD', 'HOOK', 'NOTIFY');
  const refused = await tagset(['worker'], {
    cwd: folder,
    env: { ...env, AWS_SECRET_ACCESS_KEY: secrets.wrongS3Key },
  });
  expect(refused.code).toBe(1);
  seen.push(refused.stdout, refused.stderr);

  const worker = startTagset(['worker'], { cwd: folder, env });
  await worker.hears(`Worker for ${name} polls`);

  const good = (await (await start('good')).result()) as { retraining: { workflowId: string } };
  ids.push(good.retraining.workflowId);
  await client.workflow.getHandle(good.retraining.workflowId).result();
  expect(asked.some((url) => url.includes(secrets.hookToken))).toBe(true);
  expect(asked.some((url) => url.includes(secrets.notifyToken))).toBe(true);
  seen.push(await argumentsOfProcesses());

  await configure('WRONG', 'HOOK', 'GONE');
  expect((await failure(await start('wrong-password'))).type).toBe('AccessDenied');

  await configure('MALFORMED', 'HOOK', 'NOTIFY');
  expect((await failure(await start('malformed'))).type).toBe('ConfigError');
  const followed = await tagset(['build'], { cwd: folder, env });
  expect(followed.code).toBe(2);
  ids.push(`build-${name}`);
  seen.push(followed.stdout, followed.stderr);

  await configure('UNREACHABLE', 'HOOK', 'NOTIFY');
  await start('unreachable');
  await giveUp('unreachable');

  for (const hook of ['FAILING', 'GONE']) {
    await configure('GOOD', hook, 'NOTIFY');
    const again = (await (await start(`retrain-${hook}`, 'always')).result()) as typeof good;
    ids.push(again.retraining.workflowId);
    await giveUp(again.retraining.workflowId);
  }
  seen.push(await argumentsOfProcesses());

  worker.kill('SIGTERM');
  const { stdout, stderr } = await worker.outcome;
  const store = openStore(`${bucket.url}/site`, { base: folder, s3: bucket.options });
  const kept = await keptByStore(store);
  const told = await toldByTemporal(client, ids);
  expect(told).toContain('AccessDenied');
  expect(kept).toContain('"labels"');
  for (const [where, text] of Object.entries({ seen: seen.join('\n'), stdout, stderr, kept, told }))
    expect({ where, secrets: shownIn(text, secrets) }).toEqual({ where, secrets: [] });
}, 300_000);
