import { injection } from '../injection.ts';
import { isRetried, wasRetried } from '../oracle/retries.ts';
import { mountSmallDisk } from '../tmpfs.ts';
import type { Barrier } from '../worker/barriers.ts';

/** The stage that has to write, and where the disk is full before it does. */
const STAGES: Readonly<Record<string, Barrier>> = {
  export: 'export begins',
  convert: 'export staged',
  clean: 'convert staged',
  merge: 'clean staged',
  upload: 'merge staged',
};

/** With a bucket a stage's input is copied to the disk; with a folder DuckDB is the first to write. */
for (const store of ['bucket', 'folder'] as const)
  for (const [stage, at] of Object.entries(STAGES))
    injection(
      'scratch disk full',
      `${stage}, the store is a ${store}`,
      async (scene) => {
        const disk = await mountSmallDisk(scene.scratch, 64);
        scene.later(() => disk.unmount());
        const worker = await scene.startWorker([at]);
        const build = await scene.startBuild();
        await worker.reached(at);
        await disk.keep();
        await disk.fill();
        worker.letGo(at);
        await isRetried(build);
        await disk.free();
        scene.healed();
        await wasRetried(build, /^The disk of the scratch folder .* is full: free space there/);
        return { build };
      },
      { store },
    );
