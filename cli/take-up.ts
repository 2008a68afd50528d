import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { BuildInput } from '../activities/index.ts';
import { plan } from '../activities/plan/plan.ts';
import type { Config } from '../worker/config.ts';
import {
  differences,
  planOf,
  type UnfinishedBuild,
  unfinishedBuild,
  unfinishedBuilds,
} from './unfinished-build.ts';

/** What somebody asks for, and where. */
export interface BuildRequest {
  readonly client: Client;
  readonly config: Config;
  readonly input: BuildInput;
  /**
   * What to do about a build that has not ended: refuse unless it is the same, go on with it whatever it does, end it
   * and start anew, or do so unless it is the same.
   */
  readonly unfinished: 'refuse' | 'resume' | 'anew' | 'replace';
  /** Whether the Temporal is this dataset's own. */
  readonly embedded: boolean;
  /** Told what becomes of an earlier build, in a sentence. */
  readonly onNotice: (text: string) => void;
}

/** How long the lock of a build that was ended may take to go with it. */
const LOCK_MS = 10_000;

/**
 * Looks for an unfinished build before a worker of ours could go on with it. Returns the one to go on with, or
 * `undefined` to start one; ends what is to make room. Throws where the unfinished one is not what was asked for: it
 * might publish what nobody wants published.
 */
export async function takeUp(request: BuildRequest): Promise<UnfinishedBuild | undefined> {
  const { client, config, unfinished, embedded, onNotice } = request;
  const { name } = config.settings;
  const builds = await findUnfinished(request);
  const [earlier] = builds;
  if (earlier === undefined) {
    if (unfinished === 'resume')
      throw new Error(`No build of ${name} is unfinished. Start one: ${command(config)}`);
    return undefined;
  }
  const begun = ({ since }: UnfinishedBuild) => `An earlier build of ${name}, begun ${minute(since)} UTC,`;
  if (unfinished === 'resume') {
    onNotice(`${begun(earlier)} is not finished: going on with it.${await changedSince(config, earlier)}`);
    return earlier;
  }
  if (unfinished === 'anew') {
    for (const build of builds) await end(client, name, build);
    onNotice(`${begun(earlier)} was not finished: it is ended, and a new one starts.`);
    return undefined;
  }
  // On a Temporal that others use as well, whoever began it follows it.
  if (!embedded)
    throw new Error(
      `A build of ${name} is running already: workflow ${earlier.workflowId}. Wait for it, or follow it with "${command(config, '--resume')}".`,
    );
  const ours = plan({ input: request.input, at: new Date().toISOString() }, config.settings);
  for (const build of builds) {
    const others = differences(await planOf(client, build, config.settings), ours);
    if (others.length === 0) continue;
    if (unfinished === 'replace') return takeUp({ ...request, unfinished: 'anew' });
    throw new Error(
      `${begun(build)} is not finished, and it is another than you ask for: ${others.join('; ')}. ` +
        `Finish it first with "${command(config, '--resume')}"; or end it and start over: add --anew to your command.`,
    );
  }
  onNotice(
    `${begun(earlier)} is not finished: going on with it. To start over instead: --anew.${await changedSince(config, earlier)}`,
  );
  return earlier;
}

/** The command line's own first; where the Temporal is the dataset's own, any other is one of this dataset too. */
async function findUnfinished({ client, config, embedded }: BuildRequest): Promise<UnfinishedBuild[]> {
  const ours = await unfinishedBuild(client, `build-${config.settings.name}`);
  const others = embedded ? await unfinishedBuilds(client) : [];
  return [...(ours ? [ours] : []), ...others.filter(({ workflowId }) => workflowId !== ours?.workflowId)];
}

/** Terminates a build, which needs no worker, and waits until its lock is free. */
async function end(client: Client, name: string, { workflowId, runId }: UnfinishedBuild): Promise<void> {
  await client.workflow
    .getHandle(workflowId, runId)
    .terminate('ended by tagset build --anew')
    .catch(unlessGone);
  const lock = client.workflow.getHandle(`lock-${name}`);
  for (const deadline = Date.now() + LOCK_MS; Date.now() < deadline; await sleep(50)) {
    const held = await lock.describe().catch(unlessGone);
    if (held?.status.name !== 'RUNNING' || held.parentExecution?.workflowId !== workflowId) return;
  }
}

function unlessGone(error: unknown): undefined {
  if (error instanceof WorkflowNotFoundError) return undefined;
  throw error;
}

/** A sentence if dataset.yaml may say something else by now than when a build began. */
async function changedSince({ file }: Config, { since }: UnfinishedBuild): Promise<string> {
  const { mtime } = await stat(file);
  return mtime > since ? ' It keeps to the dataset.yaml of its start, which has been changed since.' : '';
}

/** The command to type for this dataset. */
function command({ file }: Config, option = ''): string {
  const given = file === resolve('dataset.yaml') ? '' : ` -c ${relative('.', file)}`;
  return `tagset build${given} ${option}`.trimEnd();
}

function minute(time: Date): string {
  return time.toISOString().slice(0, 16).replace('T', ' ');
}
