import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageFolder } from '../../worker/version.ts';
import type { Scene } from './scene.ts';

/** A `tagset` that runs, as somebody at a terminal starts it. */
export interface Command {
  /** Resolves to its exit code and what it said, once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }>;
}

/** Runs the command line with the scene's configuration and Temporal. */
export function tagset(scene: Scene, ...args: readonly string[]): Command {
  const { configFile, folder, temporal, env, later } = scene;
  const program = join(packageFolder, 'bin', 'tagset.js');
  const child = spawn(process.execPath, [program, ...args, '-c', configFile], {
    cwd: packageFolder,
    env: {
      ...env,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      // Names no server, so that nobody's own configuration is read.
      TEMPORAL_CONFIG_FILE: join(folder, 'temporal.toml'),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  later(() => child.kill('SIGKILL'));
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
    ([output, errors, [code]]) => ({ code, output, errors }),
  );
  return { ended };
}
