import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageFolder } from '../../../worker/version.ts';
import { type FaultScene, injection } from '../injection.ts';

for (const command of ['worker', 'build']) {
  injection(
    'Temporal not there',
    `tagset ${command}`,
    async (scene) => {
      await scene.temporalServer().kill();
      const { code, errors } = await tagset(scene, command);
      const { address } = scene.temporal;
      if (code !== 1) throw new Error(`tagset ${command} ended with ${code}: ${errors}`);
      if (!errors.startsWith(`tagset: Cannot reach Temporal at ${address}. Check that it runs there`))
        throw new Error(`tagset ${command} said: ${errors}`);
      if (/^ {4}at /m.test(errors)) throw new Error(`tagset ${command} told where in its code: ${errors}`);
      await scene.temporalServer().start();
      scene.healed();
      await scene.startWorker();
      return { build: await scene.startBuild() };
    },
    { ownTemporal: true },
  );
}

/** Runs the command line from its sources, as somebody at a terminal. */
async function tagset({ configFile, folder, temporal, env }: FaultScene, command: string) {
  const program = join(packageFolder, 'cli', 'main.ts');
  const args = ['--import', 'tsx', program, command, '-c', configFile];
  const { address, namespace } = temporal;
  const child = spawn(process.execPath, args, {
    cwd: packageFolder,
    env: {
      ...env,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_CONFIG_FILE: join(folder, 'none.toml'),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, errors };
}
