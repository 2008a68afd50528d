import { setTimeout as sleep } from 'node:timers/promises';
import { injection } from '../injection.ts';
import type { Barrier } from '../worker/barriers.ts';

/** Longer than `heartbeatTimeout` of the fault tests. */
const LONG_MS = 7_000;

const shortly: Barrier[] = ['plan', 'export read', 'convert done', 'before latest', 'training begins'];
const forLong: Barrier[] = ['export read', 'clean done', 'before manifest', 'before latest', 'training done'];

for (const at of shortly) {
  injection(
    'Temporal SIGKILL, back before a heartbeat is missed',
    at,
    async (scene) => {
      const worker = await scene.startWorker([at]);
      const build = await scene.startBuild();
      await worker.reached(at);
      await scene.temporalServer().kill();
      await scene.temporalServer().start();
      worker.letGo(at);
      scene.healed();
      return { build };
    },
    { ownTemporal: true },
  );
}

for (const at of forLong) {
  injection(
    'Temporal SIGKILL, away beyond the heartbeat timeout',
    at,
    async (scene) => {
      const worker = await scene.startWorker([at]);
      const build = await scene.startBuild();
      await worker.reached(at);
      await scene.temporalServer().kill();
      // The attempt goes on, and nobody can be told of its end.
      worker.letGo(at);
      await sleep(LONG_MS);
      await scene.temporalServer().start();
      scene.healed();
      return { build };
    },
    { ownTemporal: true },
  );
}
