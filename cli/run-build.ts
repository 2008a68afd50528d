import { Client, type Connection } from '@temporalio/client';
import type { BuildInput } from '../activities/index.ts';
import { tableRequests } from '../activities/table-requests.ts';
import { type Config, readConfig } from '../worker/config.ts';
import { connect } from '../worker/connect.ts';
import { dependencies } from '../worker/dependencies.ts';
import { installRuntime } from '../worker/logging.ts';
import { type RunningWorker, startWorker } from '../worker/run-worker.ts';
import { embeddedTemporal, findTemporal, type Temporal } from '../worker/temporal.ts';
import { exampleConfig } from './example.ts';
import { follow } from './follow.ts';
import { printer } from './printer.ts';
import { buildReport, describeReport } from './report.ts';
import { followRetraining, refuseFailed, reportRetraining } from './retraining.ts';
import { type BuildHandle, buildHandle, refuseWithoutWorker, startBuild } from './start-build.ts';
import { type BuildRequest, takeUp } from './take-up.ts';
import { whatNow } from './what-now.ts';

/** What somebody asks of a build at the command line. */
export interface BuildOptions {
  readonly period?: string;
  readonly dryRun?: boolean;
  readonly retrain?: 'changed' | 'always' | 'never';
  /** Go on with the build that has not ended, whatever it does. */
  readonly resume?: boolean;
  /** End the build that has not ended, and start over. */
  readonly anew?: boolean;
  readonly json: boolean;
}

/** Builds the dataset of a dataset.yaml on the Temporal that is configured, else on one of our own. */
export async function runBuild(config: string, options: BuildOptions): Promise<void> {
  const unfinished = options.resume ? 'resume' : options.anew ? 'anew' : 'refuse';
  await buildAndFollow(await readConfig(config), options, unfinished, findTemporal);
}

/** Builds the bundled example on a Temporal of our own, and says what to do next. */
export async function runDemo(options: BuildOptions): Promise<void> {
  const example = await exampleConfig();
  await buildAndFollow(await readConfig(example), options, 'replace', embeddedTemporal, whatNow(example));
}

/**
 * Builds on the Temporal that `find` finds; where that is embedded, the worker runs in this process.
 * @param last what a person is told below the report of a build that went well
 */
async function buildAndFollow(
  config: Config,
  { period, dryRun, retrain, json }: BuildOptions,
  unfinished: BuildRequest['unfinished'],
  find: (config: Config, onNotice: (text: string) => void) => Promise<Temporal>,
  last = '',
): Promise<void> {
  const print = printer(process.stderr);
  print.live('⠋ looking for Temporal');
  const temporal = await find(config, print.line).finally(print.close);
  let worker: RunningWorker | undefined;
  let connection: Connection | undefined;
  try {
    print.live('⠙ starting the build');
    connection = await connect(temporal);
    const client = new Client({ connection, namespace: temporal.namespace });
    const { embedded } = temporal;
    const input: BuildInput = {
      ...(period !== undefined && { period }),
      ...(dryRun && { dryRun }),
      ...(retrain && { retrain }),
    };
    const request = { client, config, input, unfinished, embedded, onNotice: print.line };
    if (!embedded) await refuseWithoutWorker(client, config.settings.name, temporal.connection.address);
    // Before a worker of ours goes on with what nobody asked for.
    const earlier = await takeUp(request);
    if (embedded) worker = await startEmbedded(config, temporal);
    const handle = earlier ? buildHandle(client, earlier.workflowId) : await begin(request);
    const result = await follow(handle, print, worker?.done);
    const retraining =
      worker && servesRetraining(config)
        ? await followRetraining(client, result.retraining, print, worker.done)
        : reportRetraining(result.retraining);
    const report = await buildReport(handle, result, retraining);
    // What was left of the progress on a terminal would stand above the report.
    print.close();
    process.stdout.write(
      json ? `${JSON.stringify(report, null, 2)}\n` : describeReport(report, result, handle, temporal),
    );
    refuseFailed(retraining);
    if (!json) process.stdout.write(last);
  } finally {
    print.close();
    worker?.stop();
    await worker?.done;
    await connection?.close();
    await temporal.stop();
  }
}

/** Starts a build; where another process is quicker, treats its build as an earlier one. */
async function begin(request: BuildRequest): Promise<BuildHandle> {
  const { client, config, input } = request;
  for (;;) {
    const started = await startBuild(client, config.settings.name, input);
    if (started) return started;
    const earlier = await takeUp({ ...request, unfinished: 'refuse' });
    if (earlier) return buildHandle(client, earlier.workflowId);
  }
}

function servesRetraining({ settings: { retraining } }: Config): boolean {
  return retraining?.command !== undefined || retraining?.webhook !== undefined;
}

/** Looks at source and store first: who sits at the terminal should not wait for retries to hear of a typo. */
async function startEmbedded(config: Config, temporal: Temporal): Promise<RunningWorker> {
  const { settings } = config;
  installRuntime('error');
  const standing = dependencies(config);
  await standing.source(settings).check(tableRequests(settings.tables));
  return startWorker(temporal, standing, settings.resources.activities);
}
