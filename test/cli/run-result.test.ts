import { ServiceError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { runResult } from '../../cli/run-result.ts';

/** gRPC's codes. */
const UNAVAILABLE = 14;
const NOT_FOUND = 5;

function grpcError(code: number): Error {
  const cause = Object.assign(new Error(`code ${code}`), { code, details: '', metadata: {} });
  return new ServiceError('Failed to get Workflow execution history', { cause });
}

/** A run of which every question has the answers that are given, the last one for ever. */
function run(results: readonly (string | Error)[], descriptions: readonly (string | Error)[]) {
  const answering = (answers: readonly (string | Error)[]) => {
    let at = 0;
    return async () => {
      const answer = answers[Math.min(at++, answers.length - 1)] ?? '';
      if (answer instanceof Error) throw answer;
      return answer;
    };
  };
  return {
    workflowId: 'build-stills',
    result: answering(results),
    describe: answering(descriptions) as never,
  };
}

test('the result of a run outlasts a Temporal that is away for a while', async () => {
  const notices: string[] = [];
  const away = run([grpcError(UNAVAILABLE), 'the dataset'], [grpcError(UNAVAILABLE), 'running']);
  expect(await runResult(away, (text) => notices.push(text))).toBe('the dataset');
  expect(notices).toEqual(['! Temporal does not answer. That does not end the run; asking again.']);
});

test('a Temporal that stays away is told, with what becomes of the run', async () => {
  const gone = run([grpcError(UNAVAILABLE)], [grpcError(UNAVAILABLE)]);
  await expect(runResult(gone, () => {}, -1)).rejects.toThrow(
    /^Temporal has not answered for .*\. The run goes on once it is back: look for workflow build-stills /,
  );
});

test('a run that is not there is no silence', async () => {
  const error = grpcError(NOT_FOUND);
  await expect(runResult(run([error], ['']), () => {})).rejects.toBe(error);
});

test('a run that failed is no silence', async () => {
  const error = new Error('export: no such table');
  await expect(runResult(run([error], ['']), () => {})).rejects.toBe(error);
});
