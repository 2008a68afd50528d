import { type FaultScene, type Injected, injection } from '../injection.ts';
import { processAt } from '../mysql-processes.ts';
import { reading } from '../reading.ts';

const own = { ownDatabase: true };

const CHANGES = {
  'a column is added': 'ALTER TABLE tags ADD COLUMN votes INT NOT NULL DEFAULT 1 FIRST',
  'a column becomes wider': 'ALTER TABLE tags MODIFY ref_id VARCHAR(60)',
  'another table is put in its place': 'RENAME TABLE tags TO old_tags, new_tags TO tags',
  'it is emptied': 'TRUNCATE TABLE tags',
  'a needed column is dropped': 'ALTER TABLE tags DROP COLUMN ref_id',
  'it is dropped': 'DROP TABLE tags',
};

/** While the server waits before it has taken hold of the tables, the statement changes the tags. */
async function before(scene: FaultScene, statement: string) {
  const admin = await scene.connect();
  await admin.query('CREATE TABLE new_tags LIKE tags; INSERT INTO new_tags SELECT * FROM tags');
  await scene.startWorker();
  const held = scene.mysql.inject({ fault: 'hold', after: 'START TRANSACTION' });
  const build = await scene.startBuild();
  await held;
  await admin.query(statement);
  await scene.mysql.heal();
  return build;
}

/** Tried while a table is read, the change of a table waits until the snapshot of both is over. */
async function during(scene: FaultScene, read: 'shots' | 'tags', statement: string): Promise<Injected> {
  const [admin, changer] = [await scene.connect(), await scene.connect()];
  await admin.query('CREATE TABLE new_tags LIKE tags');
  await scene.startWorker();
  const held = scene.mysql.inject({ fault: 'hold', ...reading(read) });
  const build = await scene.startBuild();
  await held;
  const changed = changer.query(statement);
  await processAt(admin, /metadata lock: (ALTER|TRUNCATE|DROP|RENAME)/);
  await scene.mysql.heal();
  await changed;
  return { build };
}

const ENDS: Readonly<Record<string, RegExp>> = {
  'it is emptied': /The table tags is empty/,
  'a needed column is dropped': /tags has no column ref_id/,
  'it is dropped': /has no table tags.*tables\.tags\.table/,
};

for (const [what, statement] of Object.entries(CHANGES)) {
  injection(
    'MySQL table changed',
    `tags, before they are held: ${what}`,
    async (scene) => {
      const build = await before(scene, statement);
      const fails = ENDS[what];
      return fails ? { build, ends: { fails } } : { build };
    },
    own,
  );

  injection(
    'MySQL table changed',
    `tags, while shots is read: ${what}`,
    (scene) => during(scene, 'shots', statement),
    own,
  );
}

for (const table of ['shots', 'tags'] as const)
  for (const change of ['ALTER TABLE', 'TRUNCATE TABLE'])
    injection(
      'MySQL table changed',
      `${table}, while it is read: ${change}`,
      (scene) =>
        during(scene, table, `${change} ${table} ${change === 'ALTER TABLE' ? 'ADD extra INT' : ''}`),
      own,
    );
