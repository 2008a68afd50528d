import { afterAll } from 'vitest';
import { mysqlUrl } from '../../services/mariadb.ts';
import { type FaultScene, injection } from '../injection.ts';
import { isRetried, wasRetried } from '../oracle/retries.ts';
import { tcpProxy } from '../proxy/tcp-proxy.ts';
import { type RestartableMariadb, restartableMariadb } from '../restartable-mariadb.ts';
import { connectTo, createSite, type Site } from '../source-tables.ts';

const starting: { server?: Promise<RestartableMariadb> } = {};
let last: Promise<unknown> = Promise.resolve();
afterAll(async () => (await starting.server)?.stop());

/** The server is one for all tests of this file, and theirs one after the other. */
function inTurn<T>(work: (server: RestartableMariadb) => Promise<T>): Promise<T> {
  starting.server ??= restartableMariadb();
  const { server } = starting;
  const turn = last.then(async () => work(await server));
  last = turn.catch(() => {});
  return turn;
}

/** The site on that server, and a proxy of its own before it. */
async function siteOn(server: RestartableMariadb, scene: FaultScene, site: Site) {
  const database = scene.id.replace('-', '_');
  await createSite(server, database, site);
  const proxy = await tcpProxy(server);
  scene.later(() => proxy.close());
  const url = mysqlUrl({ ...server, host: '127.0.0.1', port: proxy.port }, database);
  return { proxy, env: { FAULTS_MYSQL_URL: url } };
}

for (const signal of ['SIGTERM', 'SIGKILL'] as const)
  for (const [where, site, plan] of [
    ['in the middle of tags', 'bulky', { after: 'FROM `tags`', afterBytes: 1_000_000 }],
    ['between shots and tags', 'small', { after: "FOUND_ROWS() AS n, 'shots'" }],
  ] as const)
    injection(
      `MySQL server restarted, ${signal}`,
      where,
      (scene) =>
        inTurn(async (server) => {
          const { proxy, env } = await siteOn(server, scene, site);
          await scene.startWorker([], { env });
          const held = proxy.inject({ fault: 'hold', ...plan });
          const build = await scene.startBuild();
          await held;
          await server.end(signal);
          await proxy.heal();
          await server.start();
          scene.healed();
          await // The last of several reasons is kept: that the server was still away may be it.
          await wasRetried(build, /reading (shots|tags) failed|the connection failed|Cannot reach/);
          return { build };
        }),
      { site },
    );

injection('MySQL too many connections', 'of the server', (scene) =>
  inTurn(async (server) => {
    const { env } = await siteOn(server, scene, 'small');
    const admin = await connectTo(server);
    await scene.startWorker([], { env });
    await admin.query('SET GLOBAL max_connections = 10');
    // One more than all is for an administrator.
    const taken = await Promise.all(
      Array.from({ length: 10 }, () => connectTo(server).catch(() => undefined)),
    );
    const build = await scene.startBuild();
    const refused = wasRetried(build, /Too many connections/);
    await isRetried(build);
    for (const connection of taken) await connection?.end();
    scene.healed();
    await refused;
    await admin.query('SET GLOBAL max_connections = 151');
    await admin.end();
    return { build };
  }),
);
