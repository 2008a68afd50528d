import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { type LockState, lockState } from '../../../activities/plan/lock-state.ts';

const startTime = new Date('2026-11-01T03:00:00Z');

/** Asks who has the lock, of a Temporal that says so of the lock and of the build that has it. */
async function stateWith(lock: string, build: string) {
  const ended: string[] = [];
  const runs: Record<string, object> = {
    'lock-stills': {
      workflowId: 'lock-stills',
      runId: 'lock',
      type: 'buildLock',
      status: { name: lock },
      parentExecution: { workflowId: 'build-stills', runId: 'holder' },
      startTime,
      raw: {},
    },
    'build-stills': {
      workflowId: 'build-stills',
      runId: 'holder',
      type: 'buildDataset',
      status: { name: build },
      startTime,
      raw: {},
    },
  };
  const getHandle = (workflowId: string) => ({
    describe: async () => {
      const found = runs[workflowId];
      if (found === undefined) throw new WorkflowNotFoundError('no such run', workflowId, undefined);
      return found;
    },
    terminate: async () => void ended.push(workflowId),
  });
  const inTime = (_: AbortSignal, act: () => Promise<unknown>) => act();
  const client = { workflow: { getHandle }, withAbortSignal: inTime } as unknown as Client;
  const environment = new MockActivityEnvironment({}, { client });
  const state = (await environment.run(lockState, { name: 'stills' })) as LockState;
  return { kind: state.kind, ended };
}

test.each([
  ['of a build that goes on is not taken', 'RUNNING', 'RUNNING', 'build', []],
  ['of a build that somebody has paused is not taken', 'RUNNING', 'PAUSED', 'build', []],
  ['that somebody has paused is not free', 'PAUSED', 'RUNNING', 'build', []],
  ['of a build that has ended is taken from it', 'RUNNING', 'TERMINATED', 'free', ['lock-stills']],
  ['that was paused before its build ended is taken too', 'PAUSED', 'TIMED_OUT', 'free', ['lock-stills']],
  ['that was given back is free', 'COMPLETED', 'COMPLETED', 'free', []],
] as const)('a lock %s', async (_, lock, build, kind, ended) => {
  expect(await stateWith(lock, build)).toEqual({ kind, ended });
});
