import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Run } from './contender.ts';

const execute = promisify(execFile);
const bench = join(import.meta.dirname, '..');
const environment = join(bench, '.venv');
const python = join(environment, 'bin', 'python');

/** Makes the virtual environment with the pinned packages of the rivals, unless it is there already. */
export async function preparePython(): Promise<void> {
  const wanted = join(bench, 'rivals', 'requirements.txt');
  const installed = join(environment, 'requirements.txt');
  if (existsSync(installed) && (await readFile(installed, 'utf8')) === (await readFile(wanted, 'utf8')))
    return;
  await rm(environment, { recursive: true, force: true });
  await execute('python3', ['-m', 'venv', environment]);
  await execute(python, ['-m', 'pip', 'install', '--quiet', '--requirement', wanted]);
  await copyFile(wanted, installed);
}

/** Runs a rival; it measures itself, once its modules are loaded. */
export async function runRival(script: string, args: readonly string[]): Promise<Run> {
  const { stdout } = await execute(python, [join(bench, 'rivals', script), ...args]);
  const { seconds, peakBytes, stages }: Run = JSON.parse(stdout);
  return { seconds, stages, ...(peakBytes !== undefined && { peakBytes }) };
}
