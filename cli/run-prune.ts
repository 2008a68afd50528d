import { milliseconds } from '../activities/duration.ts';
import { ConfigError } from '../activities/errors.ts';
import { type Pruned, prune } from '../activities/publish/prune.ts';
import type { Holding, TooMuch } from '../activities/publish/prune-choice.ts';
import { type Config, readConfig } from '../worker/config.ts';
import { dependencies } from '../worker/dependencies.ts';
import { bytes } from './figures.ts';
import { printer } from './printer.ts';
import { writeJson } from './watch-checks.ts';

/** What somebody asks of a prune at the command line. */
export interface PruneRequest {
  readonly config: string;
  readonly keep?: string;
  readonly olderThan?: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** Removes versions that are too much, or says which would go. */
export async function runPrune(request: PruneRequest): Promise<void> {
  const config = await readConfig(request.config);
  const tooMuch = read(request, config);
  const { store } = dependencies(config);
  const { name } = config.settings;
  const print = printer(process.stderr);
  const interrupt = new AbortController();
  const stop = () =>
    interrupt.abort(new Error('interrupted; what was removed until now is gone, the rest stays'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const done = await prune(store, name, {
      ...tooMuch,
      remove: request.yes,
      signal: interrupt.signal,
      onRemoved: ({ version }) => print.live(`${version} is removed`),
    });
    print.close();
    if (request.json) writeJson(report(name, request, done));
    else process.stdout.write(describe(name, request, done));
  } finally {
    print.close();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function read({ keep, olderThan }: PruneRequest, { settings }: Config): TooMuch {
  if (keep === undefined && olderThan === undefined)
    throw new ConfigError('Say what is too much: --keep 12, or --older-than "180 days", or both.');
  if (keep !== undefined && !/^[1-9]\d{0,5}$/.test(keep))
    throw new ConfigError(`--keep ${keep} is no number of versions: write a whole number, at least 1.`);
  const age = olderThan === undefined ? undefined : milliseconds(olderThan);
  if (age === 0)
    throw new ConfigError(
      `--older-than ${JSON.stringify(olderThan)} is no time span: write one such as "180 days".`,
    );
  return {
    ...(keep !== undefined && { keep: Number(keep) }),
    ...(age !== undefined && { before: new Date(Date.now() - age) }),
    leftoversBefore: new Date(Date.now() - milliseconds(settings.staging.keep)),
  };
}

const sum = (holdings: readonly Holding[]) => holdings.reduce((total, one) => total + one.bytes, 0);

/** What goes, or is gone. */
function outgoing({ yes }: PruneRequest, { choices, removed }: Pruned): readonly Holding[] {
  if (yes) return removed;
  return choices.filter(({ stays }) => stays === undefined).map(({ holding }) => holding);
}

function report(name: string, request: PruneRequest, done: Pruned) {
  const gone = outgoing(request, done);
  return {
    name,
    latest: done.latest,
    removed: request.yes,
    bytes: sum(gone),
    versions: gone.map(({ version, objects, bytes: size, published }) => ({
      version,
      published: published?.since.toISOString() ?? null,
      objects,
      bytes: size,
    })),
    stay: [
      ...done.choices.flatMap(({ holding, stays }) =>
        stays ? [{ version: holding.version, why: stays }] : [],
      ),
      ...done.spared.map((version) => ({ version, why: 'it must stay by now' })),
    ],
  };
}

function describe(name: string, request: PruneRequest, done: Pruned): string {
  const gone = outgoing(request, done);
  const verb = request.yes ? 'removed   ' : 'would go  ';
  const lines = gone.map(({ version, published, bytes: size }) => {
    const since = published ? `published ${published.since.toISOString().slice(0, 10)}` : 'never published';
    return `${verb}${version}  ${since}  ${bytes(size)}`;
  });
  for (const { holding, stays } of done.choices)
    if (stays !== undefined) lines.push(`stays     ${holding.version}  ${stays}`);
  for (const version of done.spared) lines.push(`stays     ${version}  it must stay by now`);
  const count = gone.length === 1 ? '1 version' : `${gone.length} versions`;
  if (gone.length === 0) lines.push(`Nothing of ${name} is to be removed.`);
  else if (request.yes) lines.push(`${count} of ${name} with ${bytes(sum(gone))} removed.`);
  else lines.push(`${count} of ${name} with ${bytes(sum(gone))} would go; to remove: the same with --yes`);
  return `${lines.join('\n')}\n`;
}
