import { setTimeout as sleep } from 'node:timers/promises';
import { injection } from '../injection.ts';
import { processAt, processes } from '../mysql-processes.ts';
import { wasRetried } from '../oracle/retries.ts';

for (const [site, bytesPerSecond] of [
  ['small', 100_000],
  ['bulky', 4_000_000],
] as const)
  injection(
    'MySQL slow link',
    `${bytesPerSecond / 1000} kB a second, the ${site} site`,
    async (scene) => {
      scene.mysql.slow(bytesPerSecond);
      await scene.startWorker();
      return { build: await scene.startBuild() };
    },
    { site },
  );

injection(
  'MySQL drops a slow reader',
  'in the middle of tags, with net_write_timeout=1',
  async (scene) => {
    const admin = await scene.connect();
    // As if the server did not let a session raise it.
    scene.mysql.rewrite('net_write_timeout = 3600', 'net_write_timeout = 1   ');
    await scene.startWorker();
    const held = scene.mysql.inject({ fault: 'hold', after: 'FROM `tags`', afterBytes: 1_000_000 });
    const build = await scene.startBuild();
    await held;
    const { id } = await processAt(admin, /FROM `tags`/);
    while ((await processes(admin)).some((one) => one.id === id)) await sleep(20);
    await scene.mysql.heal();
    scene.healed();
    await wasRetried(build, /reading tags failed/);
    return { build };
  },
  { site: 'bulky', ownDatabase: true },
);
