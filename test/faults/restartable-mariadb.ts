import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAlive, sendSignal, startServer, stopProcess } from '../../worker/server-process.ts';
import { type MariadbAddress, startMariadb } from '../services/mariadb.ts';
import { connectTo } from './source-tables.ts';

/** A MariaDB of a test's own, which it may end and start again on the same port with the same data. */
export interface RestartableMariadb extends MariadbAddress {
  /** Ends it as an operator does (SIGTERM) or as a crash does (SIGKILL); resolves once it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good, and removes its data. */
  stop(): Promise<void>;
}

export async function restartableMariadb(): Promise<RestartableMariadb> {
  const server = await startMariadb();
  if (server.socket === undefined)
    throw new Error(
      'The tests end this MariaDB: they need one of their own, so unset TAGSET_TEST_MARIADB_URL.',
    );
  const folder = dirname(server.socket);
  let pid = Number(await readFile(join(folder, 'server.pid'), 'utf8'));
  const [program = '', ...args] = (await strings(`/proc/${pid}/cmdline`)).filter(
    // It makes the account, which is there by now.
    (arg) => !arg.startsWith('--init-file='),
  );
  const environment = (await strings(`/proc/${pid}/environ`)).map((entry) => entry.split(/=(.*)/s, 2));
  return {
    ...server,
    async end(signal) {
      sendSignal(pid, signal);
      while (isAlive(pid)) await new Promise((done) => setTimeout(done, 20));
    },
    async start() {
      pid = await startServer({
        ...{ name: 'MariaDB', program, args, env: Object.fromEntries(environment) },
        logFile: join(folder, 'restarted.log'),
        probe: async () => (await connectTo(server)).end(),
      });
    },
    async stop() {
      await stopProcess(pid);
      await server.stop();
    },
  };
}

/** Of a file of /proc that separates its texts by NUL. */
async function strings(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).split('\0').filter((text) => text !== '');
}
