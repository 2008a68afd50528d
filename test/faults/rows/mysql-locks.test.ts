import type { Connection } from 'mysql2/promise';
import { type FaultScene, injection } from '../injection.ts';
import { processAt, processes } from '../mysql-processes.ts';
import { isRetried, wasRetried } from '../oracle/retries.ts';
import type { Build } from '../scene.ts';

const WAITS = /Waiting for table metadata lock: SELECT .*`shots`.*`tags`/;

/** Starts a build that has to wait for somebody's lock. */
async function blocked(scene: FaultScene): Promise<{ build: Build; admin: Connection }> {
  const admin = await scene.connect();
  await scene.startWorker();
  const build = await scene.startBuild();
  await processAt(admin, WAITS);
  return { build, admin };
}

/** Throws if attempts that were given up go on waiting at the server. */
async function oneWaits(admin: Connection): Promise<void> {
  const waiting = (await processes(admin)).filter(({ state, info }) => WAITS.test(`${state}: ${info}`));
  if (waiting.length > 1) throw new Error(`${waiting.length} exports wait for the lock at once.`);
}

for (const server of ['mariadb', 'mysql'] as const) {
  const own = { server, ownDatabase: true };

  for (const table of ['shots', 'tags']) {
    injection(
      'MySQL lock held',
      `${server}, LOCK TABLES ${table} WRITE, freed while the export waits`,
      async (scene) => {
        const locker = await scene.connect();
        await locker.query(`LOCK TABLES ${table} WRITE`);
        const { build } = await blocked(scene);
        await locker.query('UNLOCK TABLES');
        return { build };
      },
      own,
    );

    injection(
      'MySQL lock held',
      `${server}, LOCK TABLES ${table} WRITE, freed after the export has given up`,
      async (scene) => {
        const locker = await scene.connect();
        await locker.query(`LOCK TABLES ${table} WRITE`);
        const { build, admin } = await blocked(scene);
        await isRetried(build);
        await processAt(admin, WAITS);
        await oneWaits(admin);
        await locker.query('UNLOCK TABLES');
        scene.healed();
        await wasRetried(build, /reading shots and tags failed: .*lock/i);
        return { build };
      },
      own,
    );
  }

  injection(
    'MySQL lock held',
    `${server}, behind an ALTER TABLE that waits for a transaction`,
    async (scene) => {
      const [reader, alterer] = [await scene.connect(), await scene.connect()];
      await reader.query('START TRANSACTION; SELECT COUNT(*) FROM tags');
      const altered = alterer.query('ALTER TABLE tags ADD COLUMN votes INT NOT NULL DEFAULT 1');
      await processAt(reader, /metadata lock: ALTER/);
      const { build } = await blocked(scene);
      await reader.query('COMMIT');
      await altered;
      return { build };
    },
    own,
  );

  injection(
    'MySQL lock held',
    `${server}, every row, by a transaction that is rolled back`,
    async (scene) => {
      const writer = await scene.connect();
      await writer.query("START TRANSACTION; UPDATE tags SET value = 'not yet'; DELETE FROM shots");
      await scene.startWorker(['export read']);
      const build = await scene.startBuild();
      await scene.workers[0]?.reached('export read');
      await writer.query('ROLLBACK');
      scene.workers[0]?.letGo('export read');
      return { build };
    },
    own,
  );
}
