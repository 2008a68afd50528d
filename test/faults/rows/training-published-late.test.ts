import { hasEnded, injection } from '../injection.ts';
import { trainedOnceAndPublished } from '../oracle/model.ts';
import { ownDisk } from '../own-disk.ts';
import type { HttpFaultPlan } from '../proxy/http-proxy.ts';
import type { Barrier } from '../worker/barriers.ts';

const ROW = 'training published late';

const REQUESTS: Readonly<Record<string, Pick<HttpFaultPlan, 'method' | 'path'>>> = {
  'PUT of what training left': { method: 'PUT', path: /staging\/.*\/train\/.*\/files\// },
  'PUT of the list of it': { method: 'PUT', path: /staging\/.*\/train\/.*output\.json/ },
  'GET of the list of it': { method: 'GET', path: /staging\/.*\/train\/.*output\.json/ },
  'GET of what training left': { method: 'GET', path: /staging\/.*\/train\/.*\/files\// },
  "PUT of a model's file": { method: 'PUT', path: /models\/.*metrics\.json/ },
  "PUT of a model's manifest": { method: 'PUT', path: /models\/.*manifest\.json/ },
};

for (const [request, where] of Object.entries(REQUESTS)) {
  injection(ROW, `503 at the ${request}, longer than an attempt`, async (scene) => {
    await scene.startWorker();
    const fault = { kind: 'answer', status: 503, code: 'SlowDown' } as const;
    const struck = scene.s3.inject({ ...where, fault, times: 8 });
    const build = await scene.startBuild();
    await struck;
    await hasEnded({ build });
    await trainedOnceAndPublished(scene);
    return { build };
  });
}

injection(ROW, 'refused, then granted', async (scene) => {
  await scene.startWorker();
  const fault = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
  const struck = scene.s3.inject({ method: 'PUT', path: /models\//, fault, times: 3 });
  const build = await scene.startBuild();
  await struck;
  await hasEnded({ build });
  await trainedOnceAndPublished(scene);
  return { build };
});

const barriers: Barrier[] = ['training staged', 'publishing begins', 'before model', 'after model'];

for (const at of barriers) {
  injection(ROW, `worker SIGKILL, ${at}, another machine goes on`, async (scene) => {
    const worker = await scene.startWorker([at]);
    const build = await scene.startBuild();
    await worker.reached(at);
    worker.signal('SIGKILL');
    await worker.ended;
    scene.healed();
    await scene.startWorker([], { configFile: await ownDisk(scene) });
    await hasEnded({ build });
    await trainedOnceAndPublished(scene);
    return { build };
  });
}
