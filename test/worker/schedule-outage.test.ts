import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { expect, onTestFinished, test } from 'vitest';
import { settingsSchema } from '../../activities/settings.ts';
import { wantedSchedule } from '../../worker/schedule.ts';
import { applySchedule } from '../../worker/schedule-apply.ts';
import { startDevServer } from '../../worker/temporal-server.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

/** How soon after the schedules are made their one time comes: later where the server did not end by then. */
const SOON_MS = [12_000, 30_000, 60_000] as const;
/** How late the server is back: beyond the shorter window, of which Temporal allows none below 10 seconds. */
const OUTAGE_MS = 16_000;

/** The monthly schedule of a dataset, but for one moment. */
function scheduleAt(name: string, moment: Date, catchupWindow: string) {
  const schedule = { catchupWindow, jitter: '1 second' };
  const wanted = wantedSchedule(
    settingsSchema.parse({ name, source: { dump: 'a.sql' }, store: 'file:out', schedule }),
  );
  const [calendar] = wanted.spec.calendars ?? [];
  return {
    ...wanted,
    spec: {
      ...wanted.spec,
      calendars: [
        {
          ...calendar,
          dayOfMonth: moment.getUTCDate(),
          hour: moment.getUTCHours(),
          minute: moment.getUTCMinutes(),
          second: moment.getUTCSeconds(),
        },
      ],
    },
  };
}

async function infoOf(client: Client, name: string) {
  return (await client.schedule.getHandle(`dataset-${name}-monthly`).describe()).info;
}

test('a server that was down at the time makes up for the run within the window, and not outside it', async () => {
  const stateDir = await temporaryFolder('outage');
  const start = () => startDevServer({ stateDir, ui: false, onNotice: () => {} });
  const withClient = async <Result>(address: string, use: (client: Client) => Promise<Result>) => {
    const connection = await Connection.connect({ address });
    return use(new Client({ connection })).finally(() => connection.close());
  };

  const endBeforeItsTime = async (soonMs: number) => {
    const [patient, hasty] = [`patient-${soonMs}`, `hasty-${soonMs}`];
    const before = await start();
    const moment = new Date(Math.ceil((Date.now() + soonMs) / 1000) * 1000);
    await withClient(before.address, async (client) => {
      await applySchedule(client, scheduleAt(patient, moment, '1 hour'), () => {});
      await applySchedule(client, scheduleAt(hasty, moment, '10 seconds'), () => {});
      // Until the server has taken note of the times, its end would be no outage between two runs.
      for (const name of [patient, hasty])
        await expect.poll(async () => (await infoOf(client, name)).nextActionTimes.length).toBeGreaterThan(0);
    }).finally(() => before.stop());
    return Date.now() < moment.getTime() ? { patient, hasty, moment } : undefined;
  };
  const [first, second, third] = SOON_MS;
  const { patient, hasty, moment } =
    (await endBeforeItsTime(first)) ??
    (await endBeforeItsTime(second)) ??
    (await endBeforeItsTime(third)) ??
    expect.fail('the server was too slow to be down at the time');
  await sleep(moment.getTime() + OUTAGE_MS - Date.now());

  const after = await start();
  onTestFinished(() => after.stop());
  await withClient(after.address, async (client) => {
    await expect.poll(async () => (await infoOf(client, patient)).numActionsTaken).toBe(1);
    await expect.poll(async () => (await infoOf(client, hasty)).numActionsMissedCatchupWindow).toBe(1);
    expect((await infoOf(client, hasty)).numActionsTaken).toBe(0);
    const [made] = (await infoOf(client, patient)).recentActions;
    expect(Math.abs((made?.scheduledAt.getTime() ?? 0) - moment.getTime())).toBeLessThan(2000);
  });
}, 240_000);
