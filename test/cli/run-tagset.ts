import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { packageFolder } from '../../worker/version.ts';

/** What a command came to. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface TagsetOptions {
  /** The folder it runs in. */
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** The program to start; default: that of the clone. */
  readonly program?: string;
}

const clone = join(packageFolder, 'bin', 'tagset.js');
/** Names no server, so that nobody's own configuration is read. */
const noProfile = join(packageFolder, 'test', 'fixtures', 'temporal.toml');

/** Nothing of the test's environment that tells tagset of servers, nor a configuration of the person who tests. */
function environment(env: Record<string, string> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([key]) => !/^(TEMPORAL_|AWS_|MYSQL_|TAGSET_)/.test(key),
  );
  return { ...Object.fromEntries(inherited), TEMPORAL_CONFIG_FILE: noProfile, ...env };
}

/** Starts `tagset` as somebody at a terminal does. */
export function startTagset(args: readonly string[], { cwd, env, program = clone }: TagsetOptions) {
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    cwd,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const began = Date.now();
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    said.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said.stderr += text;
  });
  const outcome = once(child, 'close').then(
    ([code]): Outcome => ({ ...said, code, seconds: (Date.now() - began) / 1000 }),
  );
  onTestFinished(async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await outcome;
  });
  return {
    outcome,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Resolves when standard error has such a text; rejects if it ends without. */
    async hears(text: string): Promise<void> {
      const ended = outcome.then(({ stderr }) => {
        throw new Error(`it ended without saying "${text}": ${stderr}`);
      });
      // It may have been said before anybody asked.
      ended.catch(() => {});
      while (!said.stderr.includes(text))
        await Promise.race([ended, new Promise((resolve) => child.stderr?.once('data', resolve))]);
    },
  };
}

/** Runs `tagset` to its end. */
export function tagset(args: readonly string[], options: TagsetOptions): Promise<Outcome> {
  return startTagset(args, options).outcome;
}
