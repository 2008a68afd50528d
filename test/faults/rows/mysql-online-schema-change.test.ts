import { type FaultScene, type Injected, injection } from '../injection.ts';
import { processAt } from '../mysql-processes.ts';
import type { TcpFaultPlan } from '../proxy/tcp-proxy.ts';
import { reading } from '../reading.ts';

/** What gh-ost and pt-online-schema-change do: a table beside gets some rows before the export begins … */
const BEGIN = `CREATE TABLE _tags_gho LIKE tags; ALTER TABLE _tags_gho ADD COLUMN votes INT NOT NULL DEFAULT 1;
  INSERT INTO _tags_gho SELECT *, 1 FROM tags WHERE id <= 3000`;
/** … and the others later, to be put in its place then. */
const COPY = 'INSERT INTO _tags_gho SELECT *, 1 FROM tags WHERE id > 3000';
const RENAME = 'RENAME TABLE tags TO _tags_del, _tags_gho TO tags';

/** The change ends where the plan holds the answers of the server; `waits` if that has to wait for the export. */
async function change(
  scene: FaultScene,
  plan: Omit<TcpFaultPlan, 'fault'>,
  waits: boolean,
): Promise<Injected> {
  const [admin, tool] = [await scene.connect(), await scene.connect()];
  await tool.query(BEGIN);
  await scene.startWorker();
  const held = scene.mysql.inject({ fault: 'hold', ...plan });
  const build = await scene.startBuild();
  await held;
  await tool.query(COPY);
  const renamed = tool.query(RENAME);
  await (waits ? processAt(admin, /metadata lock: RENAME/) : renamed);
  await scene.mysql.heal();
  await renamed;
  return { build };
}

for (const server of ['mariadb', 'mysql'] as const)
  for (const [where, plan, waits] of [
    ['before the tables are held', { after: 'START TRANSACTION' }, false],
    ['between the hold and the first row', { after: 'LIMIT 0' }, true],
    ['while shots is read', reading('shots'), true],
    ['between shots and tags', { after: "FOUND_ROWS() AS n, 'shots'" }, true],
    ['while tags is read', reading('tags'), true],
    ['after the last row', { after: "FOUND_ROWS() AS n, 'tags'" }, true],
  ] as const)
    injection(
      'MySQL online schema change',
      `${server}, renamed ${where}`,
      (scene) => change(scene, plan, waits),
      { server, ownDatabase: true },
    );
