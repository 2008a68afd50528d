import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEnded, injection } from '../injection.ts';
import type { Scene } from '../scene.ts';
import type { Barrier } from '../worker/barriers.ts';

const STEPS: readonly Barrier[] = [
  'export staged',
  'merge staged',
  'upload first file',
  'upload last file',
  'before manifest',
  'after manifest',
  'before latest',
  'after latest',
  'hand-over noted',
];

for (const at of STEPS) {
  injection(
    'worker SIGKILL, store in a folder',
    at,
    async (scene) => {
      const worker = await scene.startWorker([at]);
      const build = await scene.startBuild();
      await worker.reached(at);
      worker.signal('SIGKILL');
      await worker.ended;
      scene.healed();
      await scene.startWorker();
      return { build };
    },
    { store: 'folder' },
  );
}

const WRITES = {
  'in the copy of dataset.csv': 'upload first file',
  'in the write of manifest.json': 'before manifest',
  'in the write of latest.json': 'before latest',
} as const satisfies Record<string, Barrier>;

for (const [where, at] of Object.entries(WRITES)) {
  injection(
    'worker SIGKILL, store in a folder',
    where,
    async (scene) => {
      const worker = await scene.startWorker([at]);
      const build = await scene.startBuild();
      await worker.reached(at);
      const begun = writeBegins(scene);
      worker.letGo(at);
      await begun;
      worker.signal('SIGKILL');
      await worker.ended;
      scene.healed();
      await scene.startWorker();
      return { build };
    },
    { store: 'folder', site: at === 'upload first file' ? 'bulky' : 'small' },
  );
}

/** Resolves as soon as a file appears where the store keeps what is not yet whole. */
async function writeBegins({ store }: Scene): Promise<void> {
  for await (const _ of watch(join(store.localPath('a') ?? '', '..', '.tagset'))) return;
}

for (const at of ['upload first file', 'before manifest', 'before latest'] as const) {
  injection(
    'two publishers, store in a folder',
    `both are let go at once ${at}`,
    async (scene) => {
      const other = await scene.beside({ site: 'small' });
      const held = [];
      for (const one of [scene, other]) {
        const worker = await one.startWorker([at]);
        const build = await one.startBuild();
        await worker.reached(at);
        held.push({ worker, build });
      }
      for (const { worker } of held) worker.letGo(at);
      for (const { build } of held) await hasEnded({ build });
      return { build: await scene.startBuild('again') };
    },
    { store: 'folder' },
  );
}
