import { sweep } from '../../../activities/store/sweep.ts';
import { hasEnded, injection } from '../injection.ts';
import type { HttpFaultPlan } from '../proxy/http-proxy.ts';
import type { Scene } from '../scene.ts';

const REQUESTS: Readonly<Record<string, Pick<HttpFaultPlan, 'method' | 'path'>>> = {
  'a part of a staged table': { method: 'PUT', path: /staging\/.*partNumber=2/ },
  'the first part of dataset.csv': { method: 'PUT', path: /dataset\.csv\?partNumber=1/ },
  'the completion of dataset.csv': { method: 'POST', path: /dataset\.csv\?uploadId/ },
};

for (const [where, request] of Object.entries(REQUESTS)) {
  injection(
    'worker SIGKILL in an upload of parts',
    `before ${where}`,
    async (scene) => {
      const struck = scene.s3.inject({ ...request, fault: { kind: 'hang' } });
      const worker = await scene.startWorker();
      const build = await scene.startBuild();
      await struck;
      worker.signal('SIGKILL');
      await worker.ended;
      scene.healed();
      await scene.startWorker();
      await hasEnded({ build });
      await sweepUnfinished(scene);
      return { build };
    },
    { site: 'bulky' },
  );
}

/** What the killed worker left is found and ended, as a week later. */
async function sweepUnfinished({ store }: Scene): Promise<void> {
  if ((await unfinished(store)) !== 1) throw new Error('The killed worker left no unfinished upload.');
  await sweep(store, { before: new Date(Date.now() + 60_000), running: new Set() });
  if ((await unfinished(store)) !== 0) throw new Error('The unfinished upload was not swept.');
}

async function unfinished(store: Scene['store']): Promise<number> {
  let count = 0;
  for await (const _ of store.unfinished()) count++;
  return count;
}
