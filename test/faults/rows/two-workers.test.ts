import { injection } from '../injection.ts';
import { ownDisk } from '../own-disk.ts';
import type { Barrier } from '../worker/barriers.ts';

const inEveryStage: Barrier[] = [
  'export read',
  'convert done',
  'clean done',
  'merge done',
  'upload first file',
  'before latest',
  'training done',
];

for (const at of inEveryStage) {
  injection('two workers with separate disks, one SIGKILL', at, async (scene) => {
    const two = await Promise.all([
      scene.startWorker([at]),
      scene.startWorker([at], { configFile: await ownDisk(scene) }),
    ]);
    const build = await scene.startBuild();
    const [lost, other] = await Promise.race([
      two[0].reached(at).then(() => two),
      two[1].reached(at).then(() => two.toReversed()),
    ]);
    lost?.signal('SIGKILL');
    await lost?.ended;
    scene.healed();
    await other?.reached(at);
    other?.letGo(at);
    return { build };
  });
}

injection('two workers with separate disks', 'both alive', async (scene) => {
  await Promise.all([scene.startWorker(), scene.startWorker([], { configFile: await ownDisk(scene) })]);
  return { build: await scene.startBuild() };
});
