import { injection } from '../injection.ts';
import type { HttpFaultPlan } from '../proxy/http-proxy.ts';

const write = { method: 'PUT', path: /\/probe-/ };
const remove = { method: 'DELETE', path: /\/probe-/ };
const sweep = { method: 'GET', path: /list-type=2/ };

const HARMLESS: Readonly<Record<string, HttpFaultPlan>> = {
  'reply to the probe lost': { ...write, fault: { kind: 'lose reply' } },
  'reply to the removal of the probe lost': { ...remove, fault: { kind: 'lose reply' } },
  'removal of the probe answered with 503': {
    ...remove,
    fault: { kind: 'answer', status: 503, code: 'SlowDown' },
    times: 2,
  },
  'sweep refused a list': { ...sweep, fault: { kind: 'answer', status: 403, code: 'AccessDenied' } },
  'sweep answered with 503': {
    ...sweep,
    fault: { kind: 'answer', status: 503, code: 'SlowDown' },
    times: 4,
  },
};

for (const [where, plan] of Object.entries(HARMLESS)) {
  injection("S3 at a worker's start", where, async (scene) => {
    const struck = scene.s3.inject(plan);
    await scene.startWorker();
    await struck;
    return { build: await scene.startBuild() };
  });
}

const REFUSED: Readonly<Record<string, { plan: HttpFaultPlan; says: RegExp }>> = {
  'probe refused': {
    plan: { ...write, fault: { kind: 'answer', status: 403, code: 'AccessDenied' } },
    says: /refuses PutObject of s3:\/\/.*\/probe-.*Grant these credentials s3:PutObject/,
  },
  'probe hung for longer than all tries': {
    plan: { ...write, fault: { kind: 'hang' }, times: 3 },
    says: /PutObject of s3:\/\/.*\/probe-\S+ failed: /,
  },
};

for (const [where, { plan, says }] of Object.entries(REFUSED)) {
  injection("S3 at a worker's start", where, async (scene) => {
    scene.s3.inject(plan);
    const refused = await scene.startWorker().then(
      () => 'it started',
      (error: Error) => error.message,
    );
    if (!says.test(refused)) throw new Error(`The worker said: ${refused}`);
    await scene.startWorker();
    return { build: await scene.startBuild() };
  });
}
