import { inject } from 'vitest';
import { rollback } from '../../../activities/publish/rollback.ts';
import { type FaultScene, hasEnded, injection } from '../injection.ts';
import { DATASET } from '../scene.ts';

const ROW = 'rollback';

/** As `tagset rollback` does it, from the dataset of the run to the one before. */
async function rollBack({ store, scratch }: FaultScene): Promise<void> {
  const { version } = inject('references').before;
  const why = { reason: 'the labels are wrong', at: new Date() };
  await rollback(store, DATASET, version, why, { scratch, engine: { memory: '256MB', threads: 1 } });
}

function thereAndBack() {
  const { before, small } = inject('references');
  return [before.version, small.version, before.version];
}

injection(ROW, 'before a build of the same content for another month', async (scene) => {
  await scene.startWorker();
  await hasEnded({ build: await scene.startBuild('first') });
  await rollBack(scene);
  const build = await scene.startBuild('second', { period: '2026-12' });
  return { build, latest: 'old', order: thereAndBack() };
});

for (const at of ['upload first file', 'before manifest', 'before latest'] as const) {
  injection(ROW, `while a build of the same content is held ${at}`, async (scene) => {
    const first = await scene.startWorker();
    await hasEnded({ build: await scene.startBuild('first') });
    await first.stop();
    const worker = await scene.startWorker([at]);
    const build = await scene.startBuild('second', { period: '2026-12' });
    await worker.reached(at);
    await rollBack(scene);
    worker.letGo(at);
    return { build, latest: 'old', order: thereAndBack() };
  });
}

injection(ROW, 'before the killed upload that it takes back is tried again', async (scene) => {
  const worker = await scene.startWorker(['after latest']);
  const build = await scene.startBuild();
  await worker.reached('after latest');
  await rollBack(scene);
  worker.signal('SIGKILL');
  await worker.ended;
  scene.healed();
  await scene.startWorker();
  return { build, latest: 'old', order: thereAndBack() };
});
