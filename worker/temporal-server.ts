import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DevServerOptions } from './dev-server-options.ts';
import { type DevServerRecord, devServerRecord, type RecordedServer } from './dev-server-record.ts';
import { onProcessEnd } from './process-end.ts';
import { isAlive, sendSignal, stopProcess } from './server-process.ts';
import { checkTemporal } from './temporal-check.ts';
import { temporalProgram } from './temporal-program.ts';
import { startTemporalProgram } from './temporal-start.ts';

const PATIENCE_MS = 3_000;

export interface DevServer {
  /** Such as `127.0.0.1:40123`. */
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
  /** Leaves the server, and ends it if nobody else uses it. */
  stop(): Promise<void>;
}

/**
 * A Temporal development server on the state of a folder: the one that runs there already, else one of our
 * own. It ends with the last process that uses it, however that process ends; only after a SIGKILL it stays
 * until the next one. Throws a `ConfigError` where no `temporal` program can be had, and an `Error` with the
 * server's last lines if it dies as it starts.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const { stateDir, namespace = 'default' } = options;
  await mkdir(stateDir, { recursive: true });
  const record = devServerRecord(stateDir);
  const { address, uiUrl } = await enter(record, { ...options, namespace });
  const forget = onProcessEnd(() => record.leaveAtOnce(({ pid }) => sendSignal(pid, 'SIGTERM')));
  const stop = async () => {
    forget();
    const unused = await record.leave();
    if (unused === undefined) return;
    await stopProcess(unused.pid);
    await record.giveUp();
  };
  return { address, namespace, uiUrl, stop };
}

type Wanted = DevServerOptions & { readonly namespace: string };

async function enter(record: DevServerRecord, wanted: Wanted): Promise<RecordedServer> {
  for (let told = false; ; ) {
    const claim = await record.claim(wanted.signal);
    if (claim.kind === 'start') return startAndPublish(record, wanted);
    if (claim.kind === 'use') {
      if (await answers(claim.server, wanted)) return claim.server;
      continue;
    }
    if (!told) {
      wanted.onNotice(
        `Process ${claim.pid} is starting or stopping Temporal on ${wanted.stateDir}; waiting for it.`,
      );
      told = true;
    }
    await sleep(50, undefined, wanted.signal && { signal: wanted.signal });
  }
}

/** False if the recorded server is gone by now. */
async function answers(
  { pid, address }: RecordedServer,
  { stateDir, namespace, signal }: Wanted,
): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    try {
      await checkTemporal(address, namespace);
      return true;
    } catch (error) {
      if (!isAlive(pid)) return false;
      if (Date.now() > deadline) {
        throw new Error(
          `Process ${pid} has the Temporal state in ${stateDir} but does not answer on ${address}. End it and try again; if it is no Temporal server, remove ${join(stateDir, 'server.json')}.`,
          { cause: error },
        );
      }
    }
    await sleep(50);
  }
}

async function startAndPublish(record: DevServerRecord, wanted: Wanted): Promise<RecordedServer> {
  try {
    const program = await temporalProgram(wanted);
    const server = await startTemporalProgram(program, wanted);
    await record.publish(server);
    return server;
  } catch (error) {
    await record.giveUp();
    throw error;
  }
}
