import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onProcessEnd } from '../../worker/process-end.ts';
import { type ServerCommand, sendSignal, startServer, stopProcess } from '../../worker/server-process.ts';
import { removeFolder } from './remove-folder.ts';

/**
 * Starts a server whose data live in a temporary folder, which `command` prepares; resolves to a function
 * that ends it and removes the folder, which also happens when this process ends.
 */
export async function startTemporary(
  name: string,
  command: (folder: string) => Promise<Omit<ServerCommand, 'name' | 'logFile'>>,
): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-'));
  try {
    const logFile = join(folder, 'server.log');
    const pid = await startServer({ ...(await command(folder)), name, logFile });
    const forget = onProcessEnd(() => {
      sendSignal(pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    return async () => {
      await stopProcess(pid);
      forget();
      await removeFolder(folder);
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}
