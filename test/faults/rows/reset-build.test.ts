import { resetRun } from '../../workflows/reset-run.ts';
import { injection } from '../injection.ts';
import type { Barrier } from '../worker/barriers.ts';

const inEveryStage: Barrier[] = [
  'plan',
  'export read',
  'convert begins',
  'clean done',
  'merge done',
  'upload first file',
  'before manifest',
  'before latest',
  'after latest',
  'hand-over noted',
];

for (const to of ['first', 'last'] as const)
  for (const at of inEveryStage) {
    injection('build reset', `${at}, to its ${to} workflow task`, async (scene) => {
      const worker = await scene.startWorker([at]);
      const run = await scene.startBuild();
      await worker.reached(at);
      const build = await resetRun(scene.client, run, to);
      worker.letGo(at);
      scene.healed();
      return { build };
    });
  }
