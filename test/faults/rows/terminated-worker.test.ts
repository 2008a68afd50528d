import { type FaultScene, type Injected, injection } from '../injection.ts';
import type { Barrier } from '../worker/barriers.ts';
import type { WorkerProcess } from '../worker/worker-process.ts';

const inEveryStage: Barrier[] = [
  'plan',
  'export read',
  'convert begins',
  'convert done',
  'clean done',
  'merge done',
  'upload first file',
  'before manifest',
  'before latest',
  'after latest',
  'hand-over',
  'training done',
];

for (const at of inEveryStage) {
  injection('worker SIGTERM', at, async (scene) =>
    replaced(scene, at, (worker) => {
      worker.letGo(at);
    }),
  );
}

/** What takes longer than the grace time is cancelled: the next worker begins it anew. */
for (const at of ['export read', 'convert begins', 'before manifest', 'training begins'] as const)
  injection('worker SIGTERM, work goes on beyond the grace time', at, (scene) => replaced(scene, at));

async function replaced(
  scene: FaultScene,
  at: Barrier,
  meanwhile: (worker: WorkerProcess) => void = () => {},
): Promise<Injected> {
  const worker = await scene.startWorker([at]);
  const build = await scene.startBuild();
  await worker.reached(at);
  worker.signal('SIGTERM');
  meanwhile(worker);
  const { code, signal } = await worker.ended;
  if (code !== 0) throw new Error(`A worker that is told to end ended with ${signal ?? code}.`);
  scene.healed();
  await scene.startWorker();
  return { build };
}
