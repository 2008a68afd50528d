import { setTimeout as sleep } from 'node:timers/promises';
import { injection } from '../injection.ts';
import { type Build, PERIOD } from '../scene.ts';
import { tagset } from '../tagset-command.ts';

/** How long Temporal is away while somebody at a terminal follows a build. */
const away = { shortly: 0, 'for half a minute': 30_000 };

for (const [howLong, ms] of Object.entries(away)) {
  injection(
    'Temporal SIGKILL while tagset build follows',
    howLong,
    async (scene) => {
      const at = 'convert begins';
      const worker = await scene.startWorker([at]);
      const command = tagset(scene, 'build', '--period', PERIOD);
      await worker.reached(at);
      await scene.temporalServer().kill();
      await sleep(ms);
      await scene.temporalServer().start();
      worker.letGo(at);
      scene.healed();
      const { code, output, errors } = await command.ended;
      if (code !== 0 || !output.includes('(published, '))
        throw new Error(`tagset build said: ${errors}${output}`);
      return { build: scene.client.workflow.getHandle<() => ReturnType<Build['result']>>('build-stills') };
    },
    { ownTemporal: true },
  );
}
