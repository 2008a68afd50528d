import { cp, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { injection } from '../injection.ts';
import type { Scene } from '../scene.ts';
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

/** A copy of the configuration in another folder, with the scratch folder beside it. */
async function ownDisk({ configFile }: Scene): Promise<string> {
  const folder = join(dirname(configFile), 'other-disk');
  await mkdir(join(folder, 'scratch'), { recursive: true });
  for (const file of [basename(configFile), 'train.sh'])
    await cp(join(dirname(configFile), file), join(folder, file));
  return join(folder, basename(configFile));
}
