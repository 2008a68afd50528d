import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { TestProject } from 'vitest/node';
import { readLatest } from '../../activities/publish/latest.ts';
import { startMariadb } from '../services/mariadb.ts';
import { startMysql } from '../services/mysql-server.ts';
import { startS3 } from '../services/s3-server.ts';
import { startTemporal } from '../services/temporal.ts';
import { bundleHastily } from './bundle.ts';
import { report } from './report.ts';
import { createScene, DATASET } from './scene.ts';
import type { FaultServices, Reference, References } from './services.ts';
import { createSite, type Site } from './source-tables.ts';
import { compileWorker } from './worker/compile.ts';

const SITES = ['before', 'small', 'bulky'] as const satisfies readonly Site[];

/** Starts the servers and finds out, by undisturbed runs, what every dataset must be. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'tagset-faults-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const [mariadb, mysql, s3, temporal] = await Promise.all(
      [startMariadb(), startMysql(), startS3(), startTemporal()].map(async (start) => {
        const server = await start;
        undo.push(() => server.stop());
        return server;
      }) as [
        ReturnType<typeof startMariadb>,
        ReturnType<typeof startMysql>,
        ReturnType<typeof startS3>,
        ReturnType<typeof startTemporal>,
      ],
    );
    const bundle = join(folder, 'workflows.js');
    await writeFile(bundle, await bundleHastily());
    const services: FaultServices = {
      mariadb: plain(mariadb),
      mysql: plain(mysql),
      s3: plain(s3),
      temporal: plain(temporal),
      bucket: await createBucket(s3),
      bundle,
      worker: await compileWorker(),
      databases: { before: 'faults_before', small: 'faults_small', bulky: 'faults_bulky' },
    };
    for (const site of SITES) await createSite(mariadb, services.databases[site], site);
    const references = {} as Record<Site, Reference>;
    for (const site of SITES) references[site] = await undisturbed(services, site);
    project.provide('faultServices', services);
    project.provide('references', references as References);
    const records = join(folder, 'records.jsonl');
    await writeFile(records, '');
    project.provide('records', records);
    undo.push(() => report(records));
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Only plain values reach the processes that run the tests. */
function plain<T extends { stop: unknown }>({ stop: _, ...rest }: T): Omit<T, 'stop'> {
  return rest;
}

async function createBucket({ endpoint, region, accessKeyId, secretAccessKey }: FaultServices['s3']) {
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const bucket = `faults-${randomUUID().slice(0, 8)}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return bucket;
}

async function undisturbed(services: FaultServices, site: Site): Promise<Reference> {
  const scene = await createScene(services, { site });
  try {
    await scene.startWorker();
    const build = await scene.startBuild('build', { period: site === 'before' ? '2026-10' : '2026-11' });
    const { version } = await build.result();
    const objects: Record<string, string> = {};
    for await (const { key } of scene.store.list('datasets/')) {
      const found = await scene.store.read(key);
      if (found && !key.includes('/retrained/')) objects[key] = Buffer.from(found.bytes).toString('base64');
    }
    const latest = await readLatest(scene.store, DATASET);
    if (latest?.latest.version !== version)
      throw new Error(`The undisturbed run left ${latest?.latest.version}.`);
    const manifest = JSON.parse(
      Buffer.from(objects[`datasets/${DATASET}/${version}/manifest.json`] ?? '', 'base64').toString(),
    );
    return { version, contentSha256: manifest.contentSha256, objects };
  } finally {
    await scene.end();
  }
}
