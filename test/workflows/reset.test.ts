import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { fileStore } from '../../activities/store/file.ts';
import { keysOf } from '../activities/store/conformance/fixture.ts';
import { startBuild } from './builds.ts';
import { heldStages } from './held-stages.ts';
import { resetRun } from './reset-run.ts';
import { createSite } from './site.ts';

const STAGES = ['plan', 'export', 'convert', 'clean', 'merge', 'upload'] as const;

describe.each(STAGES)('a build that is reset while it is at %s', (stage) => {
  test.each(['first', 'last'] as const)(
    'to its %s workflow task ends well, and the next one runs',
    async (to) => {
      const site = await createSite(inject('temporal').address);
      const stages = heldStages(stage);
      await site.startWorker(stages.hold);
      const run = await startBuild(site, 'monthly');
      await stages.arrival();
      const again = await resetRun(site.client, run, to);
      stages.open();
      expect(await again.result()).toMatchObject({ images: 38 });
      const next = await startBuild(site, 'next');
      expect(await next.result()).toMatchObject({ outcome: 'unchanged' });
      const locks = [];
      for await (const { status, type } of site.client.workflow.list())
        if (type === 'buildLock' && status.name === 'RUNNING') locks.push(type);
      expect(locks).toEqual([]);
      const manifests = (await keysOf(fileStore(join(site.folder, 'out')), 'datasets/')).filter((key) =>
        key.endsWith('manifest.json'),
      );
      expect(manifests).toHaveLength(1);
    },
  );
});
