import { type Connection, createConnection } from 'mysql2/promise';
import { mysqlUrl } from '../../services/mariadb.ts';
import { type FaultScene, injection } from '../injection.ts';
import { processAt } from '../mysql-processes.ts';
import { isRetried, wasRetried } from '../oracle/retries.ts';
import { reading } from '../reading.ts';

const own = { ownDatabase: true };

interface Account {
  readonly admin: Connection;
  /** As statements name it. */
  readonly name: string;
  /** Environment of a worker that uses it. */
  readonly env: NodeJS.ProcessEnv;
  /** A connection of its own, past the proxy. */
  readonly use: () => Promise<Connection>;
}

/** An account that may read the tables, for the test to take away. */
async function account(scene: FaultScene, limits = ''): Promise<Account> {
  const admin = await scene.connect();
  const user = scene.id.replace('-', '_');
  const password = 'not the one of the run';
  const name = `'${user}'@'%'`;
  await admin.query(`CREATE USER ${name} IDENTIFIED BY '${password}' ${limits};
    GRANT SELECT ON shots TO ${name}; GRANT SELECT ON tags TO ${name}`);
  scene.later(() => admin.query(`DROP USER IF EXISTS ${name}`));
  const { host, port } = admin.config;
  const address = { host: host ?? '', user, password, bin: '' };
  return {
    ...{ admin, name },
    env: {
      FAULTS_MYSQL_URL: mysqlUrl({ ...address, host: '127.0.0.1', port: scene.mysql.port }, scene.database),
    },
    use: () => createConnection({ host: address.host, port: port ?? 0, user, password }),
  };
}

injection(
  'MySQL too many connections',
  'of the account',
  async (scene) => {
    const { env, use } = await account(scene, 'WITH MAX_USER_CONNECTIONS 1');
    const taken = await use();
    await scene.startWorker([], { env });
    const build = await scene.startBuild();
    await isRetried(build);
    await taken.end();
    scene.healed();
    await wasRetried(build, /max_user_connections/);
    return { build };
  },
  own,
);

const BEFORE = {
  'another password': [
    "SET PASSWORD FOR {account} = PASSWORD('another one')",
    /refuses the connection: Access denied.*Check the account and its password/,
  ],
  'a locked account': [
    'ALTER USER {account} ACCOUNT LOCK',
    /refuses the connection: .*locked.*Check the account/,
  ],
  'an account that is gone': [
    'DROP USER {account}',
    /refuses the connection: Access denied.*Check the account/,
  ],
} as const;

for (const [what, [statement, fails]] of Object.entries(BEFORE))
  injection(
    'MySQL access taken away',
    `between start and export: ${what}`,
    async (scene) => {
      const { admin, name, env } = await account(scene);
      const worker = await scene.startWorker(['export begins'], { env });
      const build = await scene.startBuild();
      await worker.reached('export begins');
      await admin.query(statement.replace('{account}', name));
      worker.letGo('export begins');
      return { build, ends: { fails } };
    },
    own,
  );

injection(
  'MySQL access taken away',
  'between shots and tags: REVOKE',
  async (scene) => {
    const { admin, name, env } = await account(scene);
    await scene.startWorker([], { env });
    const held = scene.mysql.inject({ fault: 'hold', ...reading('shots') });
    const build = await scene.startBuild();
    await held;
    await admin.query(`REVOKE SELECT ON tags FROM ${name}`);
    await scene.mysql.heal();
    return {
      build,
      ends: { fails: /refuses reading tags: .*GRANT it SELECT on both tables|may not read it/ },
    };
  },
  own,
);

injection(
  'MySQL limit of the account',
  'on the time of a statement: none for an export',
  async (scene) => {
    const { admin, env } = await account(scene, 'WITH MAX_STATEMENT_TIME 1');
    await scene.startWorker([], { env });
    const held = scene.mysql.inject({ fault: 'hold', after: 'FROM `tags`', afterBytes: 1_000_000 });
    const build = await scene.startBuild();
    await held;
    const { id } = await processAt(admin, /SELECT .*FROM `tags`/);
    await admin.query(`DO SLEEP(1.5)`);
    if ((await processAt(admin, /SELECT .*FROM `tags`/)).id !== id) throw new Error('It was cut off.');
    await scene.mysql.heal();
    return { build };
  },
  { ...own, site: 'bulky' },
);
