import { expect, onTestFinished, test, vi } from 'vitest';
import { follow } from '../../cli/follow.ts';
import type { Printer } from '../../cli/printer.ts';

/** Of Temporal's API, for workflow tasks and activities alike. */
const [SCHEDULED, STARTED] = [1, 2];

const ago = (seconds: number) => ({ seconds: Math.floor(Date.now() / 1000 - seconds), nanos: 0 });

/** A run that nobody answers for, until it is ended; what is pending of it may change. */
function silentRun(raw: object) {
  const state = { raw };
  let resolve = (_: string) => {};
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  const lines: string[] = [];
  const print: Printer = {
    interactive: false,
    line: (text) => void lines.push(text),
    live() {},
    close() {},
  };
  const handle = {
    workflowId: 'build-stills',
    query: () => new Promise(() => {}),
    describe: async () => ({ raw: state.raw }),
    result: () => promise,
  };
  const following = follow(handle as never, print);
  onTestFinished(async () => {
    resolve('over');
    await following;
  });
  return { state, lines, end: () => resolve('over'), following };
}

test('a run that no worker has taken up is told after ten seconds, once, with the time since', async () => {
  const { lines } = silentRun({ pendingWorkflowTask: { state: SCHEDULED, scheduledTime: ago(12) } });
  await expect.poll(() => lines, { timeout: 5_000 }).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^! No worker has taken this run up since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\. Does one run\? Start one: tagset worker$/,
  );
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(lines).toHaveLength(1);
});

test('so is a stage that waits for a worker, also before a later try', async () => {
  const activity = { activityType: { name: 'clean' }, state: SCHEDULED, attempt: 3, scheduledTime: ago(11) };
  const { lines } = silentRun({ pendingActivities: [activity] });
  await expect.poll(() => lines, { timeout: 5_000 }).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^! No worker has taken clean up since .* UTC: all are busy, or none runs\. Start one: tagset worker$/,
  );
});

test('nothing is said of work that is done, that has just come, or whose next try is not due', async () => {
  const activity = { activityType: { name: 'clean' }, attempt: 1 };
  const { state, lines } = silentRun({
    pendingActivities: [{ ...activity, state: STARTED, scheduledTime: ago(60) }],
  });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  state.raw = { pendingActivities: [{ ...activity, state: SCHEDULED, scheduledTime: ago(-100) }] };
  await new Promise((resolve) => setTimeout(resolve, 1500));
  state.raw = { pendingWorkflowTask: { state: SCHEDULED, scheduledTime: ago(1) } };
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(lines).toEqual([]);
});

test('a stage whose tries fail one after the other is not said to wait for a worker', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const nextTry = () => ({
    pendingActivities: [
      { activityType: { name: 'export' }, state: SCHEDULED, attempt: 2, scheduledTime: ago(-5) },
    ],
  });
  const { state, lines } = silentRun(nextTry());
  await new Promise((resolve) => setTimeout(resolve, 1500));
  vi.setSystemTime(Date.now() + 20_000);
  state.raw = nextTry();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(lines).toEqual([]);
});

test('a run that ends is over although nobody answers for it', async () => {
  const { end, following } = silentRun({});
  await new Promise((resolve) => setTimeout(resolve, 100));
  end();
  expect(await following).toBe('over');
});
