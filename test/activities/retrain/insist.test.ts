import { expect, test } from 'vitest';
import { AccessDenied } from '../../../activities/errors.ts';
import { insist } from '../../../activities/retrain/insist.ts';

const never = new AbortController().signal;

/** Fails with each error in turn, and then succeeds. */
function failing(...errors: Error[]) {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error) throw error;
    return 'done';
  };
}

test('what fails is tried again until it succeeds, refusals too, and each failure is told', async () => {
  const told: string[] = [];
  const act = failing(new Error('SlowDown'), new AccessDenied('Grant s3:PutObject.'), new Error('SlowDown'));
  const result = insist('Putting it', act, {
    signal: never,
    log: (text) => told.push(text),
    firstPauseMs: 1,
  });
  expect(await result).toBe('done');
  expect(told).toEqual([
    'Putting it has failed and is tried again in 1 s: SlowDown',
    'Putting it has failed and is tried again in 1 s: Grant s3:PutObject.',
    'Putting it has failed and is tried again in 1 s: SlowDown',
  ]);
});

test('it ends with the last error when patience ends', async () => {
  const act = failing(...Array.from({ length: 1000 }, (_, at) => new Error(`try ${at}`)));
  const soon = { signal: never, log: () => {}, firstPauseMs: 10, deadline: Date.now() + 100 };
  await expect(insist('Putting it', act, soon)).rejects.toThrow(/try [2-9]/);
});

test('it ends at once when the attempt is given up', async () => {
  const stop = new AbortController();
  const log = () => stop.abort(new Error('the worker stops'));
  const hours = { signal: stop.signal, log, firstPauseMs: 3_600_000 };
  await expect(insist('Putting it', failing(new Error('SlowDown')), hours)).rejects.toThrow();
});
