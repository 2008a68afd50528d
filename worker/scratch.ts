import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './server-process.ts';

/**
 * Makes a folder for the scratch files of this process, and removes those that dead processes of this machine
 * left. The host is in the name: a folder may be shared between machines that count processes on their own.
 */
export async function makeScratch(parent: string): Promise<string> {
  const ours = `tagset-${hostname()}-`;
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(ours) ? Number(name.slice(ours.length).split('-')[0]) : Number.NaN;
    if (pid > 0 && !isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
  return mkdtemp(join(parent, `${ours}${process.pid}-`));
}
