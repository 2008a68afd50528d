import { hasEnded, injection } from '../injection.ts';
import type { Barrier } from '../worker/barriers.ts';

const barriers: Barrier[] = [
  'plan',
  'export read',
  'convert begins',
  'convert done',
  'clean begins',
  'merge done',
  'upload first file',
  'before manifest',
  'before latest',
  'after latest',
  // Not when training begins: the build has handed it over then, and may be over before it is terminated.
  'hand-over',
];

for (const at of barriers) {
  injection('build terminated, its work goes on beside another', at, async (scene) => {
    const worker = await scene.startWorker([at]);
    const terminated = await scene.startBuild();
    await worker.reached(at);
    await terminated.terminate('by hand');
    await hasEnded({ build: terminated, ends: 'terminated' });
    const build = await scene.startBuild();
    worker.letGo(at);
    scene.healed();
    return { build };
  });
}
