import { inject } from 'vitest';
import { readLatest } from '../../../activities/publish/latest.ts';
import { hasEnded, injection } from '../injection.ts';
import { DATASET } from '../scene.ts';
import type { Barrier } from '../worker/barriers.ts';

const beforeTheMove: Barrier[] = [
  'plan',
  'export read',
  'convert begins',
  'convert done',
  'clean begins',
  'merge done',
  'upload first file',
  'before manifest',
  'after manifest',
  'before latest',
];
// Not when training begins: the build has handed it over then, and may be over before it is cancelled.
const afterTheMove: Barrier[] = ['after latest', 'hand-over', 'hand-over noted'];

for (const [latest, barriers] of [
  ['old', beforeTheMove],
  ['new', afterTheMove],
] as const) {
  for (const at of barriers) {
    injection('build cancelled, another at once', at, async (scene) => {
      const worker = await scene.startWorker([at]);
      const cancelled = await scene.startBuild();
      await worker.reached(at);
      await cancelled.cancel();
      await hasEnded({ build: cancelled, ends: 'cancelled' });
      const { before, small } = inject('references');
      const { version } = latest === 'old' ? before : small;
      const named = (await readLatest(scene.store, DATASET))?.latest.version;
      if (named !== version) throw new Error(`A cancelled build left latest.json at ${named}.`);
      const build = await scene.startBuild();
      worker.letGo(at);
      scene.healed();
      return { build };
    });
  }
}
