import { injection } from '../injection.ts';
import { BARRIERS, type Barrier } from '../worker/barriers.ts';

const barriers = Object.keys(BARRIERS) as Barrier[];

for (const at of barriers) {
  injection('worker SIGKILL', at, async (scene) => {
    const worker = await scene.startWorker([at]);
    const build = await scene.startBuild();
    await worker.reached(at);
    worker.signal('SIGKILL');
    await worker.ended;
    scene.healed();
    await scene.startWorker();
    return { build };
  });
}
