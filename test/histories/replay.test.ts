import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { describe, expect, test } from 'vitest';
import { packageFolder } from '../../worker/version.ts';
import { readHistory } from './history-file.ts';
import { folder, recordHistories, recordings } from './record.ts';

const workflowBundle = { codePath: join(packageFolder, 'dist', 'workflow-bundle.js') };

if (process.env.TAGSET_RECORD_HISTORIES) test('histories are recorded', recordHistories);

const read = (name: string) => readHistory(join(folder, name));
/** The paths of all of them. */
const recorded = async () => {
  const names = await Promise.all(
    (await recordings()).map(async (one) =>
      (await readdir(join(folder, one))).map((file) => join(one, file)),
    ),
  );
  return names.flat();
};

describe('the workflows of today', () => {
  test('take up every recorded run where it was', async () => {
    const names = await recorded();
    expect(names.length).toBeGreaterThan(4);
    const histories = await Promise.all(
      names.map(async (name) => ({ workflowId: name, history: await read(name) })),
    );
    const failed = [];
    for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories))
      if (error) failed.push(`${workflowId}: ${error.message}`);
    expect(failed).toEqual([]);
  });

  test('would not take up a run in which something else happened', async () => {
    const other = await read(join((await recordings()).at(-1) ?? '', 'published.json'));
    for (const { activityTaskScheduledEventAttributes: scheduled } of other.events ?? [])
      if (scheduled?.activityType?.name === 'merge') scheduled.activityType.name = 'blend';
    await expect(Worker.runReplayHistory({ workflowBundle }, other)).rejects.toThrow(
      DeterminismViolationError,
    );
  });
});

describe('the recorded histories', () => {
  test('tell nothing of a machine, and no secret', async () => {
    for (const name of await recorded()) {
      const text = (await readFile(join(folder, name), 'utf8')).replace(/"data": "([^"]*)"/g, (_, data) =>
        Buffer.from(data, 'base64').toString(),
      );
      expect(text, name).not.toMatch(/file:\/\/|\/tmp\/|\/home\/|\/root\/|node_modules|password|AWS_/);
    }
  });
});
