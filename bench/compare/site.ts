import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { parse, stringify } from 'yaml';
import type { TemporalAddress } from '../../test/services/temporal.ts';
import { datasetQueue } from '../../workflows/task-queues.ts';
import { buildReport, command } from './build-command.ts';
import type { Contender } from './contender.ts';
import { matchesExpected } from './expected.ts';
import type { Seed } from './seed.ts';
import { startWorker, type Worker } from './worker.ts';

/** Where the rows come from: `source` of dataset.yaml. */
export type SourceYaml = object;

/** A site with a worker that runs all the time, and makes whatever builds are started. */
export interface Site {
  /** A build of the seed from one source, into a `file:` store that is empty. */
  build(name: string, source: SourceYaml): Contender;
  stop(): Promise<void>;
}

export interface SiteOptions {
  readonly temporal: TemporalAddress;
  readonly client: Client;
  readonly seed: Seed;
  readonly folder: string;
  /** What dataset.yaml says at first; the worker reads it anew for every build. */
  readonly source: SourceYaml;
}

/** Sets a site up and starts its worker. */
export async function openSite({ temporal, client, seed, folder, source }: SiteOptions): Promise<Site> {
  const config = join(folder, 'dataset.yaml');
  const env = { ...process.env, TEMPORAL_ADDRESS: temporal.address };
  const { rules } = parse(await readFile(join(seed.folder, 'dataset.yaml'), 'utf8'));
  const configure = (now: SourceYaml) =>
    writeFile(config, stringify({ name: 'stills', source: now, rules, store: 'file:./out' }));

  await mkdir(folder);
  await configure(source);
  const worker: Worker = await startWorker(
    client,
    datasetQueue('stills'),
    [command, 'worker', '-c', config],
    env,
  );
  return {
    build: (name, from) => ({
      name,
      async run() {
        await rm(join(folder, 'out'), { recursive: true, force: true });
        await configure(from);
        await worker.forgetPeak();
        const report = await buildReport(config, env);
        matchesExpected(report, seed.expected);
        const { startTime, closeTime } = await client.workflow.getHandle('build-stills').describe();
        if (closeTime === undefined) throw new Error('the run of a finished build is not closed');
        return {
          seconds: (closeTime.getTime() - startTime.getTime()) / 1000,
          peakBytes: await worker.peakBytes(),
          stages: report.stages.map(({ name, seconds }) => ({ name, seconds })),
        };
      },
    }),
    stop: () => worker.stop(),
  };
}
