import { EventEmitter, once } from 'node:events';
import type { Connection } from 'mysql2/promise';
import { readLatest } from '../../../activities/publish/latest.ts';
import { parseManifest } from '../../../activities/publish/manifest.ts';
import { type FaultScene, injection } from '../injection.ts';
import { reading } from '../reading.ts';
import { type Build, DATASET, type Scene } from '../scene.ts';

/** Of an excluded tag: the rows show in the books, and the dataset stays the one that is known. */
const TAGS_EACH = 7;
const SITE = { images: 1_600, tags: 10_000 };

/** Adds a shot and its tags, which any look at the tables shows together or not at all. */
async function add(writer: Connection, shot: number): Promise<void> {
  const tags = Array.from({ length: TAGS_EACH }, () => `('SotD', ${shot})`).join(', ');
  await writer.query(`INSERT INTO shots VALUES (${shot}, 'still-${shot}.jpg')`);
  await writer.query(`INSERT INTO tags (value, ref_id) VALUES ${tags}`);
}

/** A member who is never done; `more` resolves when that many transactions have been committed since. */
function busyMember(writer: Connection) {
  let committed = 0;
  let stopped = false;
  const commits = new EventEmitter();
  const done = (async () => {
    while (!stopped) {
      await writer.query('START TRANSACTION');
      await add(writer, 1_000_000 + committed);
      await writer.query('COMMIT');
      committed++;
      commits.emit('commit');
    }
  })();
  return {
    async more(count: number): Promise<number> {
      const enough = committed + count;
      while (committed < enough) await Promise.race([done, once(commits, 'commit')]);
      return committed;
    },
    async stop() {
      stopped = true;
      await done;
    },
  };
}

/** How many shots were added to the site that the published dataset was made of; throws if it saw half of one. */
async function shotsSeen(build: Build, { store }: Scene): Promise<number> {
  await build.result();
  const { manifest: address } = (await readLatest(store, DATASET))?.latest ?? {};
  const manifest = address && parseManifest((await store.read(store.key(address.uri)))?.bytes ?? Buffer.of());
  if (!manifest) throw new Error('Nothing was published.');
  const [shots, tags] = [manifest.rows.images - SITE.images, manifest.rows.tags - SITE.tags];
  if (tags !== shots * TAGS_EACH) throw new Error(`${shots} new shots came with ${tags} new tags.`);
  return shots;
}

async function heldAt(scene: FaultScene, table: 'shots' | 'tags'): Promise<void> {
  await scene.mysql.inject({ fault: 'hold', ...reading(table) });
}

for (const server of ['mariadb', 'mysql'] as const) {
  const own = { server, ownDatabase: true };

  injection(
    'MySQL written to meanwhile',
    `${server}, transactions over both tables, before, between and after`,
    async (scene) => {
      const member = busyMember(await scene.connect());
      await scene.startWorker();
      const before = await member.more(20);
      const held = heldAt(scene, 'shots');
      const build = await scene.startBuild();
      await held;
      await member.more(20);
      await scene.mysql.heal();
      const after = await member.more(20);
      await member.stop();
      const seen = await shotsSeen(build, scene);
      if (seen < before || seen > after) throw new Error(`${seen} is not within ${before} and ${after}.`);
      return { build, version: (await build.result()).version };
    },
    own,
  );

  injection(
    'MySQL written to meanwhile',
    `${server}, a transaction that began before and ends between the tables`,
    async (scene) => {
      const writer = await scene.connect();
      await writer.query('START TRANSACTION');
      await add(writer, 1_000_000);
      await scene.startWorker();
      const held = heldAt(scene, 'shots');
      const build = await scene.startBuild();
      await held;
      await writer.query('COMMIT');
      await scene.mysql.heal();
      const seen = await shotsSeen(build, scene);
      if (seen !== 0) throw new Error(`${seen} shots were seen of a transaction that ended later.`);
      return { build };
    },
    own,
  );
}
