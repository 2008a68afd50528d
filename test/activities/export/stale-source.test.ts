import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createActivities } from '../../../activities/index.ts';
import { dependenciesIn, environment, failureType, settingsOf } from '../pipeline/run-pipeline.ts';
import { temporaryFolder } from './export-into.ts';

let parent: string;
beforeAll(async () => {
  parent = await temporaryFolder();
});
afterAll(() => rm(parent, { recursive: true }));

const at = '2026-11-01T03:00:00Z';
const daysBefore = (days: number) => new Date(Date.parse(at) - days * 86_400_000);

/** Files of these ages in days, and the dump's end mark of another, if it has one. */
interface Ages {
  readonly shots?: number;
  readonly tags?: number;
  readonly end?: number;
  readonly source?: object;
}

const SHOTS = "CREATE TABLE shots (id int, shot_image_id text);\nINSERT INTO shots VALUES (1,'one.jpg');\n";
const TAGS = "CREATE TABLE tags (id int, value text, ref_id int);\nINSERT INTO tags VALUES (1,'car',1);\n";

/** Whether an export goes through, and what it says. */
async function exported(kind: 'csv' | 'dump', { shots = 0, tags = 0, end, source = {} }: Ages, run: object) {
  const folder = await mkdtemp(join(parent, 'age-'));
  await mkdir(folder, { recursive: true });
  const mark =
    end === undefined
      ? ''
      : `-- Dump completed on ${daysBefore(end).toISOString().replace('T', ' ').slice(0, 19)}\n`;
  const contents =
    kind === 'csv'
      ? ['id,shot_image_id\n1,one.jpg\n', 'id,value,ref_id\n1,car,1\n']
      : [SHOTS + mark, TAGS + mark];
  for (const [index, name] of ['shots', 'tags'].entries()) {
    const file = join(folder, name);
    await writeFile(file, contents[index] ?? '');
    await utimes(file, daysBefore([shots, tags][index] ?? 0), daysBefore([shots, tags][index] ?? 0));
  }
  const files = { [kind]: { images: 'shots', tags: 'tags' }, allowMissingTrailer: end === undefined };
  const settings = settingsOf({ source: { ...files, ...source }, rules: { minUses: 1 } });
  const activities = createActivities(await dependenciesIn(folder, settings));
  const act = environment('run');
  const plan = await act(activities.plan, { input: {}, at, ...run });
  const outcome = await act(activities.export, { plan }).catch((error: unknown) => error);
  if (outcome instanceof Error) return { type: failureType(outcome), message: outcome.message };
  return { warning: (outcome as { warning?: string }).warning };
}

const scheduled = { scheduled: true };

describe('files that nobody has written anew', () => {
  test.each([
    ['CSV files', 'csv', { shots: 36, tags: 36 }, 'shots'],
    ['CSV files, one of which is young', 'csv', { shots: 1, tags: 36 }, 'tags'],
    ['dumps without an end mark', 'dump', { shots: 36, tags: 1 }, 'shots'],
    ['dumps that were copied, by their end mark', 'dump', { end: 36 }, 'shots'],
  ] as const)('are refused in a scheduled run: %s', async (_, kind, ages, file) => {
    const { type, message = '' } = await exported(kind, ages, scheduled);
    expect(type).toBe('StaleSource');
    expect(message).toMatch(
      new RegExp(
        `/${file} is 36 days old \\(of .*\\), and source\\.maxAge is 35 days: nobody has written it anew`,
      ),
    );
    expect(message).toMatch(/tagset build.*source\.maxAge/);
  });

  test.each([
    ['young CSV files', 'csv', { shots: 34, tags: 34 }],
    ['a dump whose file is old and whose end mark is not', 'dump', { shots: 90, tags: 90, end: 2 }],
    ['files that are younger than the month that is made up for', 'csv', { shots: -300, tags: -300 }],
    ['old files where that is fine', 'csv', { shots: 300, tags: 300, source: { maxAge: '400 days' } }],
  ] as const)('are not %s', async (_, kind, ages) => {
    expect(await exported(kind, ages, scheduled)).toEqual({ warning: undefined });
  });

  test('are told in a run that a person started', async () => {
    const { warning } = await exported('csv', { shots: 40, tags: 40 }, {});
    expect(warning).toMatch(
      /shots is 40 days old \(of 2026-09-22T03:00:00\.000Z\), and source\.maxAge is 35 days: this dataset/,
    );
  });

  test('have to be younger by what dataset.yaml says', async () => {
    const source = { maxAge: '12 hours' };
    expect(await exported('csv', { shots: 0.4, tags: 0.4, source }, scheduled)).toEqual({
      warning: undefined,
    });
    expect((await exported('csv', { shots: 0.6, tags: 0.6, source }, scheduled)).message).toMatch(
      /14 hours old/,
    );
  });
});
