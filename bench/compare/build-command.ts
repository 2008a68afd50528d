import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BuildReport } from '../../cli/report.ts';

/** The program as a user runs it. */
export const command = join(import.meta.dirname, '../../bin/tagset.js');

/** What `tagset build --json` reports of a dataset.yaml. */
export async function buildReport(config: string, env: NodeJS.ProcessEnv): Promise<BuildReport> {
  const args = [command, 'build', '-c', config, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}
