import { injection } from '../injection.ts';
import { processAt } from '../mysql-processes.ts';
import { wasRetried } from '../oracle/retries.ts';

const WAITS = /Waiting for table metadata lock: SELECT .*`tags`/;

for (const server of ['mariadb', 'mysql'] as const) {
  const own = { server, ownDatabase: true };

  for (const kill of ['CONNECTION', 'QUERY'] as const) {
    const row = `MySQL KILL ${kill}`;

    injection(
      row,
      `${server}, in the middle of tags`,
      async (scene) => {
        const admin = await scene.connect();
        await scene.startWorker();
        const held = scene.mysql.inject({ fault: 'hold', after: 'FROM `tags`', afterBytes: 1_000_000 });
        const build = await scene.startBuild();
        await held;
        const { id } = await processAt(
          admin,
          /(Writing to net|Sending data|Sending to client|executing): SELECT .*FROM `tags`/,
        );
        await admin.query(`KILL ${kill} ${id}`);
        await scene.mysql.heal();
        scene.healed();
        await wasRetried(
          build,
          /reading tags failed: .*(interrupted|Connection lost|closed|killed|ECONNRESET)/,
        );
        return { build };
      },
      { ...own, site: 'bulky' },
    );

    injection(
      row,
      `${server}, waiting for a lock`,
      async (scene) => {
        const [admin, locker] = [await scene.connect(), await scene.connect()];
        await locker.query('LOCK TABLES tags WRITE');
        await scene.startWorker();
        const build = await scene.startBuild();
        const { id } = await processAt(admin, WAITS);
        await admin.query(`KILL ${kill} ${id}`);
        await locker.query('UNLOCK TABLES');
        scene.healed();
        await wasRetried(build, /reading shots and tags failed/);
        return { build };
      },
      own,
    );
  }

  injection(
    'MySQL KILL CONNECTION',
    `${server}, between two statements`,
    async (scene) => {
      const admin = await scene.connect();
      await scene.startWorker();
      const held = scene.mysql.inject({ fault: 'hold', after: "FOUND_ROWS() AS n, 'shots'" });
      const build = await scene.startBuild();
      await held;
      const { id } = await processAt(admin, /^: $/);
      await admin.query(`KILL ${id}`);
      await scene.mysql.heal();
      scene.healed();
      await wasRetried(build, /reading (shots|tags) failed/);
      return { build };
    },
    own,
  );
}
