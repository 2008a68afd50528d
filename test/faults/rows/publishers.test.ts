import { inject } from 'vitest';
import { type FaultScene, hasEnded, injection } from '../injection.ts';
import type { Build, Scene } from '../scene.ts';
import type { Reference } from '../services.ts';
import type { Barrier } from '../worker/barriers.ts';

const ROW = 'two publishers';
const NOTHING: Reference = { version: '', contentSha256: '', objects: {} };

interface Publisher {
  readonly build: Build;
  /** Lets it go on, and waits for its end. */
  finish(): Promise<void>;
}

async function holdUp(scene: Scene, at: Barrier, period: string): Promise<Publisher> {
  const worker = await scene.startWorker([at]);
  const build = await scene.startBuild('build', { period });
  await worker.reached(at);
  return {
    build,
    async finish() {
      worker.letGo(at);
      await hasEnded({ build });
    },
  };
}

/** One installation builds the month before, from the old tables, into the same store. */
const monthBefore = (scene: FaultScene) => scene.beside({ site: 'before' });

for (const at of ['upload begins', 'before manifest', 'before latest'] as const) {
  injection(
    ROW,
    `the older snapshot is held ${at} and comes last`,
    async (scene) => {
      const older = await holdUp(await monthBefore(scene), at, '2026-10');
      const newer = await holdUp(scene, 'before latest', '2026-11');
      await newer.finish();
      await older.finish();
      return { build: newer.build };
    },
    { before: NOTHING },
  );
}

injection(
  ROW,
  'the older snapshot comes first',
  async (scene) => {
    const older = await holdUp(await monthBefore(scene), 'before latest', '2026-10');
    const newer = await holdUp(scene, 'before latest', '2026-11');
    await older.finish();
    await newer.finish();
    return { build: newer.build };
  },
  { before: NOTHING },
);

for (const at of ['before manifest', 'before latest'] as const) {
  injection(
    ROW,
    `both are let go at once ${at}`,
    async (scene) => {
      const older = await holdUp(await monthBefore(scene), at, '2026-10');
      const newer = await holdUp(scene, at, '2026-11');
      await Promise.all([older.finish(), newer.finish()]);
      return { build: newer.build };
    },
    { before: NOTHING },
  );
}

injection(
  ROW,
  'the later month has the older snapshot and comes last',
  async (scene) => {
    const older = await holdUp(scene, 'before latest', '2026-11');
    const newer = await holdUp(await monthBefore(scene), 'before latest', '2026-10');
    await newer.finish();
    await older.finish();
    return { build: older.build, latest: 'old' };
  },
  { before: NOTHING },
);

for (const at of ['upload first file', 'before manifest', 'before latest'] as const) {
  injection(ROW, `of the same content, one held ${at}`, async (scene) => {
    const late = await holdUp(await scene.beside({ site: 'small' }), at, '2026-11');
    const first = await holdUp(scene, 'before latest', '2026-11');
    await first.finish();
    await late.finish();
    return { build: first.build };
  });
}

injection(ROW, 'of the same content, both let go at once before the first file', async (scene) => {
  const one = await holdUp(await scene.beside({ site: 'small' }), 'upload first file', '2026-11');
  const other = await holdUp(scene, 'upload first file', '2026-11');
  await Promise.all([one.finish(), other.finish()]);
  return { build: other.build };
});

injection(ROW, 'in one installation, as the lock was ended by hand', async (scene) => {
  const late = await holdUp(scene, 'before manifest', '2026-11');
  await scene.client.workflow.getHandle('lock-stills').terminate();
  const build = await scene.startBuild('second');
  await hasEnded({ build });
  await late.finish();
  const { before, small } = inject('references');
  return { build, order: [before.version, small.version] };
});
