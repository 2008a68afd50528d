import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { parse, stringify } from 'yaml';
import type { BuildReport } from '../../cli/report.ts';
import type { TemporalAddress } from '../../test/services/temporal.ts';
import type { Contender } from './contender.ts';
import { matchesExpected } from './expected.ts';
import type { Seed } from './seed.ts';
import { startWorker } from './worker.ts';

/** Our build of the seed from one source, by a worker of its own, into a `file:` store that is empty. */
export function tagset(name: string, source: unknown, { temporal, client, seed, scratch }: Bench): Contender {
  const folder = join(scratch, name.replaceAll(' ', '-'));
  const environment = { ...process.env, TEMPORAL_ADDRESS: temporal.address };
  const command = join(import.meta.dirname, '../../bin/tagset.js');

  return {
    name,
    async run() {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      const { rules } = parse(await readFile(join(seed.folder, 'dataset.yaml'), 'utf8'));
      const config = join(folder, 'dataset.yaml');
      await writeFile(config, stringify({ name: 'stills', source, rules, store: 'file:./out' }));

      const worker = await startWorker(client, [command, 'worker', '-c', config], environment);
      try {
        const build = [command, 'build', '-c', config, '--json'];
        const { stdout } = await promisify(execFile)(process.execPath, build, { env: environment });
        const report: BuildReport = JSON.parse(stdout);
        matchesExpected(report, seed.expected);
        const { startTime, closeTime } = await client.workflow.getHandle('build-stills').describe();
        if (closeTime === undefined) throw new Error('the run of a finished build is not closed');
        return {
          seconds: (closeTime.getTime() - startTime.getTime()) / 1000,
          peakBytes: await worker.peakBytes(),
          stages: report.stages.map(({ name, seconds }) => ({ name, seconds })),
        };
      } finally {
        await worker.stop();
      }
    },
  };
}

/** Where contenders of ours run. */
export interface Bench {
  readonly temporal: TemporalAddress;
  readonly client: Client;
  readonly seed: Seed;
  readonly scratch: string;
}
