import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildFolder, csv, expectFailure, lastLine } from './build-folder.ts';
import { interruptBuild, statesOf } from './interrupted-build.ts';
import { tagset } from './run-tagset.ts';

const published = (folder: string) =>
  readdir(join(folder, 'out', 'datasets', 'stills')).catch((): string[] => []);
const thisMonth = () => new Date().toISOString().slice(0, 7);

describe('an embedded build that was interrupted', () => {
  test.each(['begun', 'planned'] as const)(
    'and would publish is not followed by a dry run, once it was %s; it is finished by --resume',
    async (reached) => {
      const folder = await buildFolder(csv);
      await interruptBuild(folder, { period: '2026-01' }, reached);

      const dry = await tagset(['build', '--dry-run'], { cwd: folder });
      await expectFailure(folder, dry, 1);
      expect(lastLine(dry)).toMatch(
        new RegExp(
          `^tagset: An earlier build of stills, begun \\S+ \\S+ UTC, is not finished, and it is another than you ask for: it is for 2026-01 and not ${thisMonth()}; it publishes\\. ` +
            'Finish it first with "tagset build --resume"; or end it and start over: add --anew to your command\\.$',
        ),
      );

      const resumed = await tagset(['build', '--resume', '--json'], { cwd: folder });
      expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
      const { version } = JSON.parse(resumed.stdout);
      expect(version).toMatch(/^2026-01-/);
      expect(await published(folder)).toEqual([version, 'latest.json']);
    },
  );

  test('is followed by a build with the same options, and that is said', async () => {
    const folder = await buildFolder(csv);
    await interruptBuild(folder, { dryRun: true }, 'planned');
    const same = await tagset(['build', '--dry-run', '--json'], { cwd: folder });
    expect({ code: same.code, stderr: same.stderr }).toMatchObject({ code: 0 });
    expect(same.stderr).toMatch(
      /^An earlier build of stills, begun \S+ \S+ UTC, is not finished: going on with it\. To start over instead: --anew\.$/m,
    );
    expect(await published(folder)).toEqual([]);
    expect(await statesOf(folder)).toEqual(['COMPLETED']);
  });

  test('follows the rules of its start: a build after they were changed is refused until --anew', async () => {
    const folder = await buildFolder(csv);
    await interruptBuild(folder, {}, 'planned');
    const file = join(folder, 'dataset.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('minUses: 2', 'minUses: 1'));

    const changed = await tagset(['build'], { cwd: folder });
    await expectFailure(folder, changed, 1);
    expect(lastLine(changed)).toContain('it follows the "rules" that dataset.yaml had when it began');

    const anew = await tagset(['build', '--anew', '--json'], { cwd: folder });
    expect({ code: anew.code, stderr: anew.stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(anew.stdout).labels).toBe(2);
    expect(await statesOf(folder)).toEqual(['TERMINATED', 'COMPLETED']);
  });

  test('under another id, such as one of the schedule, publishes under no dry run either', async () => {
    const folder = await buildFolder(csv);
    await interruptBuild(folder, {}, 'begun', 'dataset-stills-monthly');
    const dry = await tagset(['build', '--dry-run'], { cwd: folder });
    await expectFailure(folder, dry, 1);
    expect(lastLine(dry)).toContain('it publishes. Finish it first');
  });
});

test('--resume without an unfinished build says so, and goes with no other choice', async () => {
  const folder = await buildFolder(csv);
  const nothing = await tagset(['build', '--resume'], { cwd: folder });
  await expectFailure(folder, nothing, 1);
  expect(lastLine(nothing)).toBe('tagset: No build of stills is unfinished. Start one: tagset build');
  const both = await tagset(['build', '--resume', '--dry-run'], { cwd: folder });
  await expectFailure(folder, both, 2);
  expect(both.stderr).toContain("option '--resume' cannot be used with option '--dry-run'");
});
