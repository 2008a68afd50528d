import { hasEnded, injection } from '../injection.ts';
import { tcpProxy } from '../proxy/tcp-proxy.ts';
import type { Barrier } from '../worker/barriers.ts';
import type { WorkerProcess } from '../worker/worker-process.ts';

/** Where a worker is stopped, and what its successor comes to once it has done the same itself. */
const successors: Partial<Record<Barrier, Barrier>> = {
  'export staged': 'convert begins',
  'convert staged': 'clean begins',
  'clean staged': 'merge begins',
  'merge staged': 'upload begins',
  'upload first file': 'hand-over',
  'upload last file': 'hand-over',
  'before manifest': 'hand-over',
  'after manifest': 'hand-over',
  'before latest': 'hand-over',
  'after latest': 'hand-over',
};

for (const [at, beyond] of Object.entries(successors) as [Barrier, Barrier][]) {
  injection('worker SIGSTOP, SIGCONT after its successor has done the stage', at, async (scene) => {
    const line = await lineTo(scene.temporal.address);
    scene.later(() => line.close());
    const temporal = { ...scene.temporal, address: `127.0.0.1:${line.port}` };
    const late = await scene.startWorker([at], { temporal });
    const build = await scene.startBuild();
    await late.reached(at);
    late.signal('SIGSTOP');
    // As when its machine sleeps: what the server gives to its open connections is lost until that times out.
    line.cut();
    const successor = await scene.startWorker([beyond]);
    await successor.reached(beyond);
    await goesOn(late, at);
    scene.healed();
    successor.letGo(beyond);
    return { build };
  });
}

for (const at of ['export staged', 'before manifest', 'before latest', 'training done'] as const) {
  injection('worker SIGSTOP, its connections stay, SIGCONT after the run', at, async (scene) => {
    const late = await scene.startWorker([at]);
    const build = await scene.startBuild();
    await late.reached(at);
    late.signal('SIGSTOP');
    scene.healed();
    await scene.startWorker();
    await hasEnded({ build });
    await goesOn(late, at);
    return { build };
  });
}

/** The stopped worker takes up its attempt where it was, and ends when that is over. */
async function goesOn(late: WorkerProcess, at: Barrier): Promise<void> {
  late.letGo(at);
  late.signal('SIGTERM');
  late.signal('SIGCONT');
  await late.ended;
}

function lineTo(address: string) {
  const { hostname: host, port } = new URL(`tcp://${address}`);
  return tcpProxy({ host, port: Number(port) });
}
