import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../worker/free-port.ts';
import { onProcessEnd } from '../../worker/process-end.ts';
import { sendSignal, stopProcess } from '../../worker/server-process.ts';
import { temporalProgram } from '../../worker/temporal-program.ts';
import { startTemporalProgram } from '../../worker/temporal-start.ts';
import { removeFolder } from '../services/remove-folder.ts';

/** A Temporal server that may be killed and started again, on the same address and state. */
export interface RestartableTemporal {
  readonly address: string;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** Ends it and removes its state. */
  stop(): Promise<void>;
}

/** Starts a Temporal of the caller's own. */
export async function startRestartableTemporal(): Promise<RestartableTemporal> {
  const onNotice = (text: string) => void process.stderr.write(`${text}\n`);
  const program = await temporalProgram({ onNotice });
  const stateDir = await mkdtemp(join(tmpdir(), 'tagset-own-temporal-'));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  let pid: number | undefined;
  const forget = onProcessEnd(() => pid !== undefined && sendSignal(pid, 'SIGKILL'));
  const server: RestartableTemporal = {
    address,
    async kill() {
      if (pid !== undefined) sendSignal(pid, 'SIGKILL');
      pid = undefined;
      while (await isListening(port)) {}
    },
    async start() {
      const wanted = { stateDir, namespace: 'default', ui: false, port, onNotice };
      ({ pid } = await startTemporalProgram(program, wanted));
    },
    async stop() {
      if (pid !== undefined) await stopProcess(pid);
      forget();
      await removeFolder(stateDir);
    },
  };
  try {
    await server.start();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
