import { hasEnded, injection } from '../injection.ts';
import type { HttpFaultPlan } from '../proxy/http-proxy.ts';

type Where = Pick<HttpFaultPlan, 'method' | 'path'>;

/** One request of every stage, and the permission that it needs. */
const REFUSED: Readonly<Record<string, Where & { readonly needs: string }>> = {
  export: { method: 'PUT', path: /staging\/.*\/export\//, needs: 'PutObject' },
  convert: { method: 'GET', path: /staging\/.*\/export\//, needs: 'GetObject' },
  clean: { method: 'GET', path: /staging\/.*\/convert\//, needs: 'GetObject' },
  merge: { method: 'PUT', path: /staging\/.*\/merge\//, needs: 'PutObject' },
  'upload, dataset.csv': { method: 'PUT', path: /dataset\.csv/, needs: 'PutObject' },
  'upload, manifest.json': { method: 'PUT', path: /manifest\.json/, needs: 'PutObject' },
  'upload, latest.json': { method: 'PUT', path: /latest\.json/, needs: 'PutObject' },
  'hand-over': { method: 'GET', path: /\/retraining\//, needs: 'GetObject' },
  'note of the hand-over': { method: 'PUT', path: /\/retraining\//, needs: 'PutObject' },
};

for (const [stage, { needs, ...where }] of Object.entries(REFUSED)) {
  injection('S3 403', stage, async (scene) => {
    await scene.startWorker();
    const denied = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
    const struck = scene.s3.inject({ ...where, fault: denied });
    const refused = await scene.startBuild('refused');
    await struck;
    // What comes after the last stage has no stage's name before it.
    const [name = ''] = /^(export|convert|clean|merge|upload)/.exec(stage) ?? [];
    const named = new RegExp(
      `^ApplicationFailure: ${name && `${name}: `}The S3 server refuses ${needs} of ${scene.store.root}/.* \\((AccessDenied|HTTP 403)\\)\\. Grant .*s3:${needs}`,
    );
    await hasEnded({ build: refused, ends: { fails: named } });
    scene.healed();
    return { build: await scene.startBuild() };
  });
}

injection('S3 bucket gone', 'export', async (scene) => {
  await scene.startWorker();
  const gone = { kind: 'answer', status: 404, code: 'NoSuchBucket' } as const;
  scene.s3.inject({ method: 'PUT', path: /staging\//, fault: gone });
  const refused = await scene.startBuild('refused');
  const named = /There is no bucket faults-\w+: create it, or correct "store"/;
  await hasEnded({ build: refused, ends: { fails: named } });
  scene.healed();
  return { build: await scene.startBuild() };
});

for (const at of ['convert begins', 'clean begins', 'merge begins', 'upload begins'] as const) {
  injection('staged object gone', at, async (scene) => {
    const worker = await scene.startWorker([at]);
    const late = await scene.startBuild('late');
    await worker.reached(at);
    for await (const { key } of scene.store.list('staging/')) await scene.store.delete(key);
    worker.letGo(at);
    const named = /staging\/.* is gone: it was removed or has expired\. Start the build again\./;
    await hasEnded({ build: late, ends: { fails: named } });
    scene.healed();
    return { build: await scene.startBuild() };
  });
}
