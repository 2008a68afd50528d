import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../activities/errors.ts';
import type { Trainer } from '../activities/retrain/trainer.ts';
import type { Settings } from '../activities/settings.ts';
import { fillIn } from './environment.ts';
import { packageFolder } from './version.ts';

/**
 * How dataset.yaml wants models retrained, with what the environment fills in; `undefined` if somebody else
 * does it. Throws a `ConfigError` that names what the environment lacks.
 * @param base the folder of dataset.yaml
 */
export function trainerOf({ retraining }: Settings, base: string): Trainer | undefined {
  if (retraining?.webhook !== undefined) {
    const { url, secret } = retraining.webhook;
    return {
      kind: 'webhook',
      url: fillIn(url, 'retraining.webhook.url'),
      secret: fillIn(secret, 'retraining.webhook.secret'),
    };
  }
  if (retraining?.command === undefined) return undefined;
  return {
    kind: 'command',
    command: retraining.command,
    folder: base,
    environment: Object.fromEntries(retraining.env.map((name) => [name, variable(name)])),
    timeout: retraining.timeout,
    leader: leader(),
  };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value !== undefined) return value;
  throw new ConfigError(
    `"retraining.env" names ${name}, which is not set in the environment: export ${name}=…`,
  );
}

/** The program that the build compiled. */
function leader(): string {
  const path = join(packageFolder, 'dist', 'activities', 'retrain', 'group-leader.js');
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm run build.`);
  return path;
}
