import type { Client } from '@temporalio/client';
import { expect, test } from 'vitest';
import { unfinishedBuild } from '../../cli/unfinished-build.ts';

test.each([
  ['RUNNING', true],
  ['PAUSED', true],
  ['COMPLETED', false],
  ['TERMINATED', false],
])('a build that Temporal calls %s is unfinished: %s', async (name, isUnfinished) => {
  const described = { runId: 'run', startTime: new Date(0), status: { name } };
  const client = { workflow: { getHandle: () => ({ describe: async () => described }) } };
  const found = await unfinishedBuild(client as unknown as Client, 'build-stills');
  expect(found !== undefined).toBe(isUnfinished);
});
