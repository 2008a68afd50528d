import { type FaultScene, type Injected, injection } from '../injection.ts';
import { processAt } from '../mysql-processes.ts';
import { wasRetried } from '../oracle/retries.ts';
import { reading } from '../reading.ts';

const own = { ownDatabase: true };
const CHANGED = /Table definition has changed|the schema changed meanwhile|doesn't exist|rows arrived of/;

const ADD = 'ALTER TABLE tags ADD COLUMN votes INT NOT NULL DEFAULT 1 FIRST';
const RENAMED = `CREATE TABLE new_tags LIKE tags; INSERT INTO new_tags SELECT * FROM tags;
  RENAME TABLE tags TO old_tags, new_tags TO tags`;

/** While the server waits between the two tables, the statements change the one that is still to be read. */
async function between(scene: FaultScene, statements: string) {
  const admin = await scene.connect();
  await scene.startWorker();
  const held = scene.mysql.inject({ fault: 'hold', ...reading('shots') });
  const build = await scene.startBuild();
  await held;
  await admin.query(statements);
  await scene.mysql.heal();
  return build;
}

/** Tried while a table is read, they wait until its snapshot is over. */
async function during(scene: FaultScene, table: 'shots' | 'tags', statement: string): Promise<Injected> {
  const [admin, changer] = [await scene.connect(), await scene.connect()];
  await scene.startWorker();
  const held = scene.mysql.inject({ fault: 'hold', ...reading(table) });
  const build = await scene.startBuild();
  await held;
  const changed = changer.query(statement);
  await processAt(admin, /metadata lock: (ALTER|TRUNCATE|DROP)/);
  await scene.mysql.heal();
  await changed;
  return { build };
}

const HARMLESS = {
  'a column is added': ADD,
  'a column becomes wider': 'ALTER TABLE tags MODIFY ref_id VARCHAR(60)',
  'an online change of schema puts another table in its place': RENAMED,
  'it is emptied and filled again': `CREATE TABLE copy AS SELECT * FROM tags; TRUNCATE TABLE tags;
    INSERT INTO tags SELECT * FROM copy`,
};

for (const [what, statements] of Object.entries(HARMLESS))
  injection(
    'MySQL table changed',
    `tags, between shots and tags: ${what}`,
    async (scene) => {
      const build = await between(scene, statements);
      scene.healed();
      await wasRetried(build, CHANGED);
      return { build };
    },
    own,
  );

const FATAL = {
  'it is emptied': ['TRUNCATE TABLE tags', /The table tags is empty/],
  'a needed column is dropped': ['ALTER TABLE tags DROP COLUMN ref_id', /tags has no column ref_id/],
  'it is dropped': ['DROP TABLE tags', /has no table tags.*tables\.tags\.table/],
} as const;

for (const [what, [statements, fails]] of Object.entries(FATAL))
  injection(
    'MySQL table changed',
    `tags, between shots and tags: ${what}`,
    async (scene) => ({ build: await between(scene, statements), ends: { fails } }),
    own,
  );

for (const table of ['shots', 'tags'] as const)
  for (const change of ['ALTER TABLE', 'TRUNCATE TABLE'])
    injection(
      'MySQL table changed',
      `${table}, while it is read: ${change}`,
      (scene) =>
        during(scene, table, `${change} ${table} ${change === 'ALTER TABLE' ? 'ADD extra INT' : ''}`),
      own,
    );
