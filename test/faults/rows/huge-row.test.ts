import { inject } from 'vitest';
import { hasEnded, injection } from '../injection.ts';

const MIB = 1 << 20;

/** A tag of one image that is longer than any tag, in a worker whose memory for JavaScript is small. */
for (const [what, mebibytes] of [
  ['12 MiB, which is read and is a rare tag', 12],
  ['48 MiB, which is more than a row may have', 48],
] as const)
  injection(
    'huge row in little memory',
    what,
    async (scene) => {
      const admin = await scene.connect();
      await admin.query('ALTER TABLE tags MODIFY value LONGTEXT');
      await admin.query(`INSERT INTO tags (value, ref_id) VALUES (REPEAT('x', ${mebibytes * MIB}), 1)`);
      await scene.startWorker([], { nodeOptions: ['--max-old-space-size=128'] });
      const build = await scene.startBuild();
      if (mebibytes > 16) return { build, ends: { fails: /row has more than \d+ characters/ } };
      // The owner's books have one rare tag more than those of an undisturbed run, and so another version.
      await hasEnded({ build });
      const { version } = await build.result();
      const { before } = inject('references');
      return { build, version, order: [before.version, version] };
    },
    { ownDatabase: true },
  );
