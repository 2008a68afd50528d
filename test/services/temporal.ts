import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onProcessEnd } from '../../worker/process-end.ts';
import { startDevServer } from '../../worker/temporal-server.ts';
import { removeFolder } from './remove-folder.ts';

/** How to reach a Temporal server. */
export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
}

export interface RunningTemporal extends TemporalAddress {
  /** Ends the server and removes its data; does nothing to a server that we did not start. */
  stop(): Promise<void>;
}

/** The server of `TAGSET_TEST_TEMPORAL_ADDRESS`, else a development server with its state in a temporary folder. */
export async function startTemporal(): Promise<RunningTemporal> {
  const address = process.env.TAGSET_TEST_TEMPORAL_ADDRESS;
  if (address) return { address, namespace: 'default', stop: async () => {} };
  const stateDir = await mkdtemp(join(tmpdir(), 'tagset-temporal-'));
  try {
    const server = await startDevServer({
      stateDir,
      ui: false,
      onNotice: (text) => process.stderr.write(`${text}\n`),
    });
    const forget = onProcessEnd(() => rmSync(stateDir, { recursive: true, force: true }));
    const stop = async () => {
      await server.stop();
      forget();
      await removeFolder(stateDir);
    };
    return { address: server.address, namespace: server.namespace, stop };
  } catch (cause) {
    await removeFolder(stateDir);
    throw new Error(`${cause}\n  - for the tests: TAGSET_TEST_TEMPORAL_ADDRESS=host:port`, { cause });
  }
}
