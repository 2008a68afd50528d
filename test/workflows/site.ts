import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { onTestFinished } from 'vitest';
import { type Config, readConfig } from '../../worker/config.ts';
import { dependencies, type Standing } from '../../worker/dependencies.ts';
import { installRuntime } from '../../worker/logging.ts';
import { type RunningWorker, startWorker } from '../../worker/run-worker.ts';
import type { Temporal } from '../../worker/temporal.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

installRuntime('error');

/** A small site with a dataset.yaml of its own, and a Temporal namespace in which its queues are its alone. */
export interface Site {
  readonly name: string;
  readonly folder: string;
  readonly config: Config;
  readonly temporal: Temporal;
  readonly client: Client;
  /** Writes the two tables anew: images with some of the labels a, b, c and d. */
  writeTables(images: number): Promise<void>;
  /** The same dataset on a Temporal that knows nothing of it. */
  elsewhere(): Promise<Site>;
  /** Starts a worker that ends with the test. */
  startWorker(
    change?: (standing: Standing) => Standing,
    more?: Parameters<typeof startWorker>[3],
  ): Promise<RunningWorker>;
}

/**
 * @param yaml more of dataset.yaml, such as `retraining: { … }`
 * @param address of a Temporal server
 */
export async function createSite(address: string, yaml = ''): Promise<Site> {
  const site = await siteWith(
    address,
    `name: site
source: { csv: { images: shots.csv, tags: tags.csv } }
rules: { minUses: 1 }
store: file:./out
${yaml}`,
  );
  await site.writeTables(40);
  return site;
}

/** A site of which dataset.yaml says everything; its tables are the caller's business. */
export async function siteWith(address: string, yaml: string): Promise<Site> {
  const folder = await temporaryFolder('site');
  const file = join(folder, 'dataset.yaml');
  await writeFile(file, yaml);
  return siteIn(address, folder, await readConfig(file));
}

async function siteIn(address: string, folder: string, config: Config): Promise<Site> {
  const { client, temporal } = await createNamespace(address);
  return {
    name: config.settings.name,
    folder,
    config,
    temporal,
    client,
    writeTables: (images) => writeTables(folder, images),
    elsewhere: () => siteIn(address, folder, config),
    async startWorker(change = (standing) => standing, more = {}) {
      const worker = await startWorker(temporal, change(dependencies(config)), 4, more);
      onTestFinished(async () => {
        worker.stop();
        await worker.done;
      });
      return worker;
    },
  };
}

/** A namespace of its own, and a client in it. */
export async function createNamespace(address: string): Promise<{ client: Client; temporal: Temporal }> {
  const connection = await Connection.connect({ address });
  onTestFinished(() => connection.close());
  const namespace = `test-${randomUUID()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as Long },
  });
  const uiUrl = 'http://ui.example';
  const temporal = { connection: { address }, namespace, uiUrl, embedded: false, stop: async () => {} };
  return { client: new Client({ connection, namespace }), temporal };
}

async function writeTables(folder: string, images: number): Promise<void> {
  const ids = Array.from({ length: images }, (_, at) => at + 1);
  const shots = ids.map((id) => `${id},${id}.jpg`);
  const tags = ids.flatMap((id) =>
    ['a', 'b', 'c', 'd'].filter((_, at) => (id >> at) % 2 === 0).map((tag) => `${tag},${id}`),
  );
  await writeFile(join(folder, 'shots.csv'), ['id,shot_image_id', ...shots, ''].join('\n'));
  await writeFile(
    join(folder, 'tags.csv'),
    ['id,value,ref_id', ...tags.map((row, at) => `${at + 1},${row}`), ''].join('\n'),
  );
}
