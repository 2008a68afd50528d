import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { injection } from '../injection.ts';
import type { Scene } from '../scene.ts';

const ROW = 'scratch folder removed while idle';

/** As systems do in the night with what nobody has touched for days. */
async function tidyUp({ scratch }: Scene): Promise<void> {
  for (const name of await readdir(scratch)) await rm(join(scratch, name), { recursive: true });
}

injection(ROW, 'what is in it, before the build', async (scene) => {
  await scene.startWorker();
  await tidyUp(scene);
  return { build: await scene.startBuild() };
});

injection(ROW, 'with the folder that it is in, before the build', async (scene) => {
  await scene.startWorker();
  await rm(scene.scratch, { recursive: true });
  return { build: await scene.startBuild() };
});

for (const at of ['convert begins', 'merge begins', 'upload begins'] as const)
  injection(ROW, `although work goes on there: ${at}`, async (scene) => {
    const worker = await scene.startWorker([at]);
    const build = await scene.startBuild();
    await worker.reached(at);
    await tidyUp(scene);
    worker.letGo(at);
    return { build };
  });
