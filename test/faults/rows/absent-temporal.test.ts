import { injection } from '../injection.ts';
import { tagset } from '../tagset-command.ts';

for (const command of ['worker', 'build']) {
  injection(
    'Temporal not there',
    `tagset ${command}`,
    async (scene) => {
      await scene.temporalServer().kill();
      const { code, errors } = await tagset(scene, command).ended;
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
