import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { inject, onTestFinished, vi } from 'vitest';
import { openStore } from '../../activities/store/open-store.ts';
import type { Store } from '../../activities/store/store.ts';
import { readConfig } from '../../worker/config.ts';
import { dependencies } from '../../worker/dependencies.ts';
import { startWorker } from '../../worker/run-worker.ts';
import { createDatabase, type TestDatabase } from '../services/mysql.ts';
import { createBucket } from '../services/s3.ts';
import { createNamespace } from './site.ts';

/** A site on the three servers: tables in MariaDB, a bucket, and a worker on a Temporal namespace of its own. */
export interface LiveSite {
  readonly name: string;
  readonly database: TestDatabase;
  readonly store: Store;
  readonly client: Client;
  /** Secrets of the servers, none of which may show anywhere. */
  readonly secrets: readonly string[];
}

/**
 * @param yaml more of dataset.yaml
 */
export async function createLiveSite(yaml = 'rules: { minUses: 1 }'): Promise<LiveSite> {
  const name = `live-${randomUUID().slice(0, 8)}`;
  const { temporal, client } = await createNamespace(inject('temporal').address);
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const bucket = await createBucket();
  onTestFinished(() => bucket.drop());
  await fillTables(database);
  const { endpoint, accessKeyId, secretAccessKey, region } = inject('s3');
  for (const [key, value] of Object.entries({
    SITE_MYSQL_URL: database.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }))
    vi.stubEnv(key, value);
  const folder = await mkdtemp(join(tmpdir(), 'tagset-live-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'dataset.yaml');
  await writeFile(
    file,
    `name: ${name}
source: { mysql: { url: "$\{SITE_MYSQL_URL}" } }
store: { url: "${bucket.url}/site", endpoint: "${endpoint}", region: ${region} }
${yaml}
`,
  );
  const worker = await startWorker(temporal, dependencies(await readConfig(file)), 2);
  onTestFinished(async () => {
    worker.stop();
    await worker.done;
    vi.unstubAllEnvs();
  });
  return {
    name,
    database,
    client,
    store: openStore(`${bucket.url}/site`, { base: folder, s3: bucket.options }),
    secrets: [new URL(database.url).password, accessKeyId, secretAccessKey],
  };
}

/** Six shots; `car` on all, `dog` on three of them, and a tag of each bin besides. */
async function fillTables({ connection }: TestDatabase): Promise<void> {
  await connection.query(`
    CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(50));
    CREATE TABLE tags (id INT AUTO_INCREMENT PRIMARY KEY, value VARCHAR(100), ref_id INT);
    INSERT INTO shots VALUES (1, '1.jpg'), (2, '2.jpg'), (3, '3.jpg'), (4, '4.jpg'), (5, '5.jpg'), (6, '6.jpg');
    INSERT INTO tags (value, ref_id) SELECT 'car', id FROM shots;
    INSERT INTO tags (value, ref_id) SELECT ' dog ', id FROM shots WHERE id <= 3;
    INSERT INTO tags (value, ref_id) VALUES ('dog', 1), (NULL, 2), ('car', NULL), ('', 3), ('car', 99);`);
}
