import { ConfigError } from '../activities/errors.ts';
import { type RolledBack, rollback } from '../activities/publish/rollback.ts';
import { readConfig } from '../worker/config.ts';
import { dependencies } from '../worker/dependencies.ts';
import { watchChecks, writeJson } from './watch-checks.ts';

interface Options {
  readonly config: string;
  readonly reason: string;
  readonly json: boolean;
}

const LONGEST_REASON = 500;

/** Makes an earlier version the latest. */
export async function runRollback(version: string, { config: file, reason, json }: Options): Promise<void> {
  const text = reason.replace(/[\s\p{Control}]+/gu, ' ').trim();
  if (text === '') throw new ConfigError('--reason is empty: say why, for whoever finds it next month.');
  if (text.length > LONGEST_REASON)
    throw new ConfigError(`--reason has ${text.length} characters: say it in ${LONGEST_REASON}.`);
  const config = await readConfig(file);
  const { store, resources } = dependencies(config);
  const { name } = config.settings;
  const done = await watchChecks(json, resources, (options) =>
    rollback(store, name, version, { reason: text, at: new Date() }, options),
  );
  if (json) writeJson({ name, ...done });
  else process.stdout.write(describe(name, done));
}

function describe(name: string, { from, to, withdrawn }: RolledBack): string {
  const lines = [
    `Latest of ${name} is now ${to}; it was ${from}`,
    ...withdrawn.map(({ version, reason, at }) => `  withdrawn  ${version} at ${at}: ${reason}`),
    ...(withdrawn.length > 0
      ? ['No build makes a withdrawn content latest again; tagset rollback VERSION takes it off this list.']
      : []),
    'Retraining was told nothing: a model of this dataset stays as it is.',
  ];
  return `${lines.join('\n')}\n`;
}
