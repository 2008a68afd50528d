import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { expect, it } from 'vitest';
import { readHistory } from '../../histories/history-file.ts';
import { hasEnded, injection } from '../injection.ts';
import { bundleReordered } from '../reordered-bundle.ts';
import type { Build } from '../scene.ts';
import type { Barrier } from '../worker/barriers.ts';

const RECORDED = join(import.meta.dirname, '..', '..', 'histories', '001', 'published.json');
const { WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR: NONDETERMINISTIC } =
  temporal.api.enums.v1.WorkflowTaskFailedCause;

let reordered: Promise<string> | undefined;
/** Made once, when the first asks for it. */
const reorderedBundle = () => {
  reordered ??= bundleReordered();
  return reordered;
};

it('a recorded run refuses the workflow with two stages that changed places', async () => {
  const history = await readHistory(RECORDED);
  const workflowBundle = { code: await reorderedBundle() };
  await expect(Worker.runReplayHistory({ workflowBundle }, history)).rejects.toThrow(
    DeterminismViolationError,
  );
});

const midRun: Barrier[] = ['convert begins', 'merge begins', 'before manifest', 'training begins'];

for (const at of midRun) {
  injection('workflow reordered in mid-run, then put right', at, async (scene) => {
    const bundle = join(scene.folder, 'reordered.js');
    await writeFile(bundle, await reorderedBundle());
    const before = await scene.startWorker([at]);
    const build = await scene.startBuild();
    await before.reached(at);
    before.signal('SIGKILL');
    await before.ended;
    const wrong = await scene.startWorker([], { bundle });
    await refused(build);
    await wrong.stop();
    scene.healed();
    await scene.startWorker();
    return { build };
  });
}

/** Settles once the server has recorded that the run does not fit the workflow. */
async function refused(build: Build): Promise<void> {
  for (;;) {
    const { status } = await build.describe();
    if (status.name !== 'RUNNING') await hasEnded({ build, ends: { fails: /^never$/ } });
    const { events } = await build.fetchHistory();
    if (events?.some(({ workflowTaskFailedEventAttributes: failed }) => failed?.cause === NONDETERMINISTIC))
      return;
    await sleep(100);
  }
}
