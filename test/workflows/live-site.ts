import { randomUUID } from 'node:crypto';
import { inject, onTestFinished, vi } from 'vitest';
import { openStore } from '../../activities/store/open-store.ts';
import type { Store } from '../../activities/store/store.ts';
import { createDatabase, type TestDatabase } from '../services/mysql.ts';
import { createBucket } from '../services/s3.ts';
import { type Site, siteWith } from './site.ts';

/** A site on the three servers: tables in MariaDB, a bucket, and a worker on a Temporal namespace of its own. */
export interface LiveSite extends Pick<Site, 'name' | 'client'> {
  readonly database: TestDatabase;
  readonly store: Store;
  /** Secrets of the servers, none of which may show anywhere. */
  readonly secrets: readonly string[];
}

/**
 * @param yaml more of dataset.yaml
 */
export async function createLiveSite(yaml = 'rules: { minUses: 1 }'): Promise<LiveSite> {
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
  onTestFinished(() => void vi.unstubAllEnvs());
  const { name, client, folder, startWorker } = await siteWith(
    inject('temporal').address,
    `name: live-${randomUUID().slice(0, 8)}
source: { mysql: { url: "$\{SITE_MYSQL_URL}" } }
store: { url: "${bucket.url}/site", endpoint: "${endpoint}", region: ${region} }
${yaml}
`,
  );
  await startWorker();
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
