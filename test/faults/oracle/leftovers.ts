import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeAbandoned } from '../../../activities/scratch-folder.ts';
import type { Scene } from '../scene.ts';

/** Throws if a process of the scene runs on, or a file of its scratch folder stays once a worker has started there. */
export async function findNoLeftovers({ folder, scratch, workers }: Scene): Promise<void> {
  for (const worker of workers) await worker.ended;
  const running = await processesOf(folder);
  if (running.length > 0) throw new Error(`Left running: ${running.join('; ')}`);
  for (const folderOfOne of [scratch, ...(await otherDisks(folder))]) {
    // What the next worker does when it starts: only what a killed one left is there to be removed.
    await removeAbandoned(folderOfOne);
    const left = await readdir(folderOfOne);
    if (left.length > 0) throw new Error(`Left in ${folderOfOne}: ${left.join(', ')}`);
  }
}

/** The scratch folders of workers with disks of their own. */
async function otherDisks(folder: string): Promise<string[]> {
  const within = await readdir(folder, { withFileTypes: true });
  return within
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name, 'scratch'))
    .filter((path) => existsSync(path));
}

/** Processes that have the folder in their arguments or environment, as `pid command`. */
async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const [command = '', environment = ''] = await Promise.all(
      ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '')),
    );
    if (command.includes(folder) || environment.includes(folder))
      found.push(`${pid} ${command.replaceAll('\0', ' ').slice(0, 200)}`);
  }
  return found;
}
