import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { isPolled } from '../../activities/retrain/pollers.ts';
import { freePort } from '../../worker/free-port.ts';
import { createNamespace } from '../workflows/site.ts';
import { buildFolder, csv, expectFailure, lastLine } from './build-folder.ts';
import { startTagset, tagset } from './run-tagset.ts';

/** Where the run's Temporal is, in a namespace of its own. */
async function remote() {
  const { address } = inject('temporal');
  const { client, temporal } = await createNamespace(address);
  return { env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: temporal.namespace }, client };
}

describe('with a Temporal of its own', () => {
  test('a build at a Temporal that is not there says so', async () => {
    const folder = await buildFolder(csv);
    const address = `127.0.0.1:${await freePort()}`;
    const outcome = await tagset(['build'], { cwd: folder, env: { TEMPORAL_ADDRESS: address } });
    await expectFailure(folder, outcome, 1);
    expect(lastLine(outcome)).toContain(address);
    expect(outcome.seconds).toBeLessThan(60);
  });

  test('a build that no worker would do says so at once', async () => {
    const folder = await buildFolder(csv);
    const { env } = await remote();
    const outcome = await tagset(['build'], { cwd: folder, env });
    await expectFailure(folder, outcome, 1);
    expect(outcome.stderr).toBe(
      `tagset: No worker polls the queue "dataset-stills" at ${env.TEMPORAL_ADDRESS} (namespace ${env.TEMPORAL_NAMESPACE}). Start one: tagset worker\n`,
    );
  });

  test('a build in a namespace that is not there says so', async () => {
    const folder = await buildFolder(csv);
    const env = { TEMPORAL_ADDRESS: inject('temporal').address, TEMPORAL_NAMESPACE: 'not-there' };
    const outcome = await tagset(['build'], { cwd: folder, env });
    await expectFailure(folder, outcome, 1);
    expect(lastLine(outcome)).toMatch(/^tagset: .*namespace.*not-there/i);
  });

  test('a worker whose store cannot be reached ends, so that somebody may start it again', async () => {
    const store = `{ url: "s3://bucket", endpoint: "http://127.0.0.1:${await freePort()}", region: us-east-1 }`;
    const folder = await buildFolder(csv);
    await writeFile(join(folder, 'dataset.yaml'), `name: stills\n${csv}\nstore: ${store}\n`);
    const env = { ...(await remote()).env, AWS_ACCESS_KEY_ID: 'someone', AWS_SECRET_ACCESS_KEY: 's3cret' };
    const outcome = await tagset(['worker'], { cwd: folder, env });
    await expectFailure(folder, outcome, 1);
    expect(lastLine(outcome)).toMatch(/^tagset: .*s3:\/\/bucket\/.*ECONNREFUSED/);
    expect(outcome.stderr).not.toContain('s3cret');
  });

  test('a build whose worker has died since says that nobody takes it up', async () => {
    const folder = await buildFolder(csv);
    const { env, client } = await remote();
    const worker = startTagset(['worker'], { cwd: folder, env });
    // A worker says what it is going to poll; killed before the server has heard of it, it has never been one.
    await expect.poll(() => isPolled(client, 'dataset-stills', 'workflows')).toBe(true);
    worker.kill('SIGKILL');
    await worker.outcome;
    const build = startTagset(['build'], { cwd: folder, env });
    await build.hears('! No worker has taken this run up since 20');
    build.kill('SIGKILL');
  });

  test('a worker does what builds ask for until it is told to stop', async () => {
    const folder = await buildFolder(csv);
    const { env } = await remote();
    const worker = startTagset(['worker'], { cwd: folder, env });
    await worker.hears('polls dataset-stills');

    const first = await tagset(['build', '--period', '2026-11', '--json'], { cwd: folder, env });
    expect(first.code).toBe(0);
    const report = JSON.parse(first.stdout);
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(['version', 'period', 'manifest', 'images', 'labels', 'ledger', 'stages']),
    );
    expect(report).toMatchObject({
      period: '2026-11',
      images: 2,
      labels: 1,
      ledger: { read: 3, bins: { kept: 2, rare: 1 } },
    });
    expect(report.manifest).toMatch(/^file:\/\/.*\/manifest\.json$/);
    expect(report.stages.map(({ name }: { name: string }) => name)).toEqual([
      'plan',
      'export',
      'convert',
      'clean',
      'merge',
      'upload',
    ]);
    for (const stage of report.stages) {
      expect(Object.keys(stage)).toEqual(['name', 'seconds', 'rows', 'bytes']);
      expect(stage.seconds).toBeGreaterThan(0);
    }
    expect(first.stderr).toMatch(
      /✓ plan .*\n✓ export .*5 rows.*\n✓ convert .*\n✓ clean .*\n✓ merge .*\n✓ upload /,
    );

    const again = await tagset(['build', '--period', '2026-11'], { cwd: folder, env });
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('stills 2026-11: 2 images with 1 labels');
    expect(again.stdout).toContain(`${report.version} (was published already: nothing changed)`);

    const dry = await tagset(['build', '--period', '2026-12', '--dry-run', '--json'], { cwd: folder, env });
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({ period: '2026-12', manifest: null });
    expect(await readdir(join(folder, 'out', 'datasets', 'stills'))).toEqual([report.version, 'latest.json']);

    const wrong = await tagset(['build', '--period', '2026-13', '--json'], { cwd: folder, env });
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(lastLine(wrong)).toBe(
      'tagset: plan: The period "2026-13" is no month: write YYYY-MM, such as 2026-11.',
    );

    await writeFile(join(folder, 'tags.csv'), 'id,value,ref_id\n');
    // A source that was written just now may still be growing.
    const before = new Date(Date.now() - 3_600_000);
    for (const file of ['shots.csv', 'tags.csv']) await utimes(join(folder, file), before, before);
    const empty = await tagset(['build'], { cwd: folder, env });
    expect(empty).toMatchObject({ code: 1, stdout: '' });
    expect(lastLine(empty)).toMatch(/^tagset: export: .*tags\.csv holds no row of tags below its header\.$/);
    expect(empty.stderr).not.toMatch(/^ {4}at /m);

    worker.kill('SIGTERM');
    expect((await worker.outcome).code).toBe(0);
  });
});
