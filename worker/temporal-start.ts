import { access, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DevServerOptions } from './dev-server-options.ts';
import type { RecordedServer } from './dev-server-record.ts';
import { freePort } from './free-port.ts';
import { NoAnswer, startServer } from './server-process.ts';
import { checkTemporal } from './temporal-check.ts';

/** Where Temporal's own documentation says its Web UI is. */
const USUAL_UI_PORT = 8233;

/** How long each try may take, in milliseconds: one that hangs is given up soon, a slow machine gets its time. */
const PATIENCE_MS = [20_000, 40_000, 60_000];

type Wanted = DevServerOptions & {
  readonly namespace: string;
  /** Where clients expect the server. Default: a free port. */
  readonly port?: number;
};

/**
 * Runs `temporal server start-dev` until it answers. A server whose ports were taken meanwhile (it picks some
 * of them by itself), or that stays silent, is started anew on others, three times in all. Throws an `Error`
 * with the last lines of the last try, and at once for any other reason.
 */
export async function startTemporalProgram(
  program: string,
  wanted: Wanted,
  patienceMs: readonly number[] = PATIENCE_MS,
): Promise<RecordedServer> {
  const logFile = join(wanted.stateDir, 'temporal.log');
  for (let tries = 1; ; tries++) {
    const patience = patienceMs[tries - 1] ?? 0;
    try {
      return await withDatabase(wanted, () => start(program, wanted, logFile, patience));
    } catch (error) {
      wanted.signal?.throwIfAborted();
      const silent = (error as Error).cause instanceof NoAnswer;
      if (tries >= patienceMs.length || !(silent || (await portsWereTaken(logFile)))) throw error;
      if (silent) wanted.onNotice(`Temporal did not answer within ${patience / 1000} s; starting it anew.`);
    }
  }
}

/** A server that is ended while it makes its tables leaves a database on which no other starts. */
async function withDatabase<T>({ stateDir }: Wanted, act: () => Promise<T>): Promise<T> {
  const database = databaseIn(stateDir);
  const old = await access(database).then(
    () => true,
    () => false,
  );
  try {
    return await act();
  } catch (error) {
    if (!old) await Promise.all(['', '-wal', '-shm'].map((end) => rm(database + end, { force: true })));
    throw error;
  }
}

async function start(
  program: string,
  wanted: Wanted,
  logFile: string,
  patienceMs: number,
): Promise<RecordedServer> {
  const { stateDir, namespace, ui, searchAttributes = {}, signal } = wanted;
  const { port = await freePort() } = wanted;
  const uiPort = await freePort(USUAL_UI_PORT);
  const address = `127.0.0.1:${port}`;
  const pid = await startServer({
    name: 'Temporal',
    program,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${port}`, '--log-level', 'warn'],
      ...['--db-filename', databaseIn(stateDir), '--namespace', namespace],
      // Temporal's default waits for the disk hundreds of times before a new server answers: half a minute
      // and more where the disk is busy. A write-ahead log is as safe from a crash of the server.
      ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
      ...(ui ? ['--ui-port', `${uiPort}`] : ['--headless']),
      ...Object.entries(searchAttributes).flatMap(([name, type]) => [
        '--search-attribute',
        `${name}=${type}`,
      ]),
    ],
    logFile,
    probe: () => checkTemporal(address, namespace),
    patienceMs,
    signal,
  });
  return { pid, address, ...(ui && { uiUrl: `http://127.0.0.1:${uiPort}` }) };
}

function databaseIn(stateDir: string): string {
  return join(stateDir, 'temporal.db');
}

/** Its last lines do not say so: where a port of its own choice is taken, the server panics a little later. */
async function portsWereTaken(logFile: string): Promise<boolean> {
  return (await readFile(logFile, 'utf8').catch(() => '')).includes('address already in use');
}
