import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, inject, onTestFinished, test } from 'vitest';
import { dependencies } from '../../worker/dependencies.ts';
import { startTagset, tagset } from '../cli/run-tagset.ts';
import { build } from '../workflows/builds.ts';
import { createSite } from '../workflows/site.ts';
import { retraining } from '../workflows/trainer-site.ts';
import { piecesShownIn } from './forms.ts';
import { toldByTemporal } from './witnesses.ts';

/** Tells its secrets in every way it can, and fails once. */
const TRAINER = `
  import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
  const out = process.env.TAGSET_OUTPUT_DIR;
  const { PEM, ACCOUNT, ADDRESS } = process.env;
  const wrapped = (text) => text.match(/.{1,76}/gs).join('\\n');
  const base64 = (text) => Buffer.from(text).toString('base64');
  for (const secret of [PEM, ACCOUNT, ADDRESS]) {
    console.log(secret);
    console.log(JSON.stringify({ secret }));
    console.log(encodeURIComponent(secret), base64(secret), base64('a' + secret), Buffer.from(secret).toString('hex'));
    console.log(wrapped(base64(secret)));
    console.log('x'.repeat(480) + secret.replaceAll('\\n', ' '));
  }
  console.log(JSON.parse(ACCOUNT).key);
  console.error('cannot log in as ' + decodeURIComponent(new URL(ADDRESS).password) + ', nor with ' + PEM);
  if (!existsSync('mended')) process.exit(3);
  symlinkSync('nothing', out + '/' + decodeURIComponent(new URL(ADDRESS).password));
  writeFileSync(out + '/model.bin', 'weights');
  writeFileSync(out + '/metrics.json', JSON.stringify({
    map: 0.5, config: { key: PEM, account: ACCOUNT, list: [ADDRESS, base64(PEM).slice(0, 100)] },
    [new URL(ADDRESS).password]: 1, end: PEM.slice(-80),
  }));`;

function secretsOfATraining() {
  const key =
    randomBytes(300)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const pem = ['-----BEGIN PRIVATE KEY-----', ...key, '-----END PRIVATE KEY-----', ''].join('\n');
  const account = JSON.stringify(
    { id: randomBytes(16).toString('hex'), key: pem.replaceAll('A', 'B') },
    null,
    2,
  );
  const address = `postgres://trainer:p${encodeURIComponent('+&"%')}${randomBytes(12).toString('hex')}@db.example/site`;
  return { PEM: pem, ACCOUNT: account, ADDRESS: address };
}

test('no secret of a training shows in histories, messages, logs, manifests or at the terminal', async () => {
  const secrets = secretsOfATraining();
  const heard: string[] = [];
  const server = createServer(async (request, response) => {
    heard.push(await text(request));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const site = await createSite(
    inject('temporal').address,
    `retraining: { command: [node, train.mjs], env: [PEM, ACCOUNT, ADDRESS] }
notify: { webhook: "http://127.0.0.1:${(server.address() as AddressInfo).port}", on: [failure, success] }
`,
  );
  await writeFile(join(site.folder, 'train.mjs'), TRAINER);
  const { namespace, connection } = site.temporal;
  const env = { ...secrets, TEMPORAL_ADDRESS: connection.address, TEMPORAL_NAMESPACE: namespace };
  const worker = startTagset(['worker'], { cwd: site.folder, env });
  await worker.hears('polls');

  const failed = await build(site, 'failed');
  await expect(retraining(site, failed.retraining.workflowId).result()).rejects.toThrow();
  let told = await toldByTemporal(site.client, ['failed', failed.retraining.workflowId ?? '']);
  await writeFile(join(site.folder, 'mended'), '');
  const good = await build(site, 'good');
  const { metrics, notes } = await retraining(site, good.retraining.workflowId).result();
  expect(metrics).toMatchObject({ map: 0.5 });
  expect(notes?.join()).toMatch(/\*\*\*.* was left out/);
  told += await toldByTemporal(site.client, ['good', good.retraining.workflowId ?? '']);
  worker.kill('SIGTERM');
  const { stdout, stderr } = await worker.outcome;
  expect(told).toMatch(/cannot log in as \*\*\*/);
  await expect.poll(() => heard.join('\n')).toMatch(/has failed[\s\S]*is done/);

  await rm(join(site.folder, 'mended'));
  const atTerminal = await tagset(['build', '--retrain', 'always'], {
    cwd: site.folder,
    env: { ...secrets },
  });
  expect(atTerminal.stdout).toMatch(/failed: The training program ended with exit code 3/);

  const { store } = dependencies(site.config);
  const kept: string[] = [];
  for await (const { key } of store.list('')) {
    kept.push(key);
    // What the program itself has put into its files is its own.
    if (!/models\/.*\/metrics\.json$|\/files\//.test(key))
      kept.push(Buffer.from((await store.read(key))?.bytes ?? []).toString());
  }
  const seen = { told, stdout, stderr, heard: heard.join('\n'), kept: kept.join('\n') };
  for (const [where, said] of Object.entries({ ...seen, terminal: atTerminal.stdout + atTerminal.stderr }))
    expect({ where, secrets: piecesShownIn(said, secrets) }).toEqual({ where, secrets: [] });
}, 240_000);
