import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { type FaultScene, hasEnded, injection } from '../injection.ts';
import { type Build, PERIOD } from '../scene.ts';

const STARTS = 20;

injection('20 starts at once', 'of one workflow id', async (scene) => {
  await scene.startWorker();
  const starts = await Promise.allSettled(Array.from({ length: STARTS }, () => scene.startBuild()));
  const refused = starts.filter(
    (start) => start.status === 'rejected' && start.reason instanceof WorkflowExecutionAlreadyStartedError,
  );
  if (refused.length !== STARTS - 1) throw new Error(`${refused.length} starts were refused.`);
  return { build: scene.client.workflow.getHandle<() => ReturnType<Build['result']>>('build') };
});

injection('20 starts at once', 'of 20 workflow ids', async (scene) => {
  const at = 'export begins';
  const worker = await scene.startWorker([at]);
  const builds = await startAll(scene, STARTS, 'refuse');
  await worker.reached(at);
  return { build: await theOnly(builds, () => worker.letGo(at)) };
});

injection('20 starts at once', 'of 20 workflow ids, the worker of the first SIGKILL', async (scene) => {
  const at = 'before manifest';
  const worker = await scene.startWorker([at]);
  const builds = await startAll(scene, STARTS, 'refuse');
  await worker.reached(at);
  const build = await theOnly(builds, () => worker.signal('SIGKILL'));
  await worker.ended;
  scene.healed();
  await scene.startWorker();
  return { build };
});

injection('20 starts at once', 'of 4 workflow ids that wait for each other', async (scene) => {
  await scene.startWorker();
  const builds = await startAll(scene, 4, 'wait');
  for (const build of builds) await hasEnded({ build });
  const outcomes = await Promise.all(builds.map(async (build) => (await build.result()).outcome));
  const published = outcomes.filter((outcome) => outcome === 'published');
  if (published.length !== 1) throw new Error(`The builds ended as ${outcomes.join(', ')}.`);
  return { build: builds[0] as Build };
});

function startAll(scene: FaultScene, count: number, whenBusy: 'refuse' | 'wait'): Promise<Build[]> {
  return Promise.all(
    Array.from({ length: count }, (_, at) => scene.startBuild(`build-${at}`, { period: PERIOD, whenBusy })),
  );
}

/** The one that goes on once all others were refused. */
async function theOnly(builds: readonly Build[], thenDo: () => unknown): Promise<Build> {
  let left = builds.length;
  const refused = new Set<Build>();
  await new Promise<void>((resolve, reject) => {
    for (const build of builds)
      hasEnded({
        build,
        ends: { fails: /A build of stills runs already, since .*: workflow build-\d+, run / },
      })
        .then(() => refused.add(build) && --left === 1 && resolve())
        .catch(reject);
  });
  thenDo();
  return builds.find((build) => !refused.has(build)) as Build;
}
