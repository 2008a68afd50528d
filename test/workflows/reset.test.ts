import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect, inject, test } from 'vitest';
import { fileStore } from '../../activities/store/file.ts';
import { keysOf } from '../activities/store/conformance/fixture.ts';
import { type Build, startBuild } from './builds.ts';
import { heldStages } from './held-stages.ts';
import { createSite, type Site } from './site.ts';

const STAGES = ['plan', 'export', 'convert', 'clean', 'merge', 'upload'] as const;

/** Resets a run as the Web UI's button does: to the last finished workflow task, or to the first. */
async function reset({ client, temporal }: Site, run: Build, to: 'first' | 'last'): Promise<string> {
  const { runId } = await run.describe();
  const { events } = await client.workflow.getHandle(run.workflowId, runId).fetchHistory();
  const finished = events?.filter((event) => event.workflowTaskCompletedEventAttributes) ?? [];
  const event = to === 'first' ? finished.at(0) : finished.at(-1);
  const answer = await client.workflowService.resetWorkflowExecution({
    namespace: temporal.namespace,
    workflowExecution: { workflowId: run.workflowId, runId },
    reason: 'by hand',
    workflowTaskFinishEventId: event?.eventId ?? null,
    requestId: randomUUID(),
  });
  return answer.runId ?? '';
}

describe.each(STAGES)('a build that is reset while it is at %s', (stage) => {
  test.each(['first', 'last'] as const)(
    'to its %s workflow task ends well, and the next one runs',
    async (to) => {
      const site = await createSite(inject('temporal').address);
      const stages = heldStages(stage);
      await site.startWorker(stages.hold);
      const run = await startBuild(site, 'monthly');
      await stages.arrival();
      const runId = await reset(site, run, to);
      stages.open();
      const again: WorkflowHandle = site.client.workflow.getHandle('monthly', runId);
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
