import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildFolder, csv, expectFailure } from './build-folder.ts';
import { tagset } from './run-tagset.ts';

describe('wrong usage ends with 2 and says what was meant', () => {
  test.each([
    [['biuld'], /unknown command 'biuld'[\s\S]*Did you mean build\?/],
    [['build', '--dryrun'], /unknown option '--dryrun'[\s\S]*Did you mean --dry-run\?/],
    [['build', '--period'], /argument missing/],
    [['build', 'now'], /too many arguments/],
  ])('%j', async (args, message) => {
    const folder = await buildFolder(csv);
    const outcome = await tagset(args, { cwd: folder });
    await expectFailure(folder, outcome, 2);
    expect(outcome.stderr).toMatch(message);
  });
});

test('help and version end with 0', async () => {
  const folder = await buildFolder(csv);
  const help = await tagset(['build', '--help'], { cwd: folder });
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('--period <YYYY-MM>');
  const version = await tagset(['--version'], { cwd: folder });
  expect(version).toMatchObject({ code: 0, stderr: '' });
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe('a wrong configuration ends with 2 before anything starts', () => {
  test('with file, line and the nearest key', async () => {
    const folder = await buildFolder(csv, 'outputs: {}\n');
    const outcome = await tagset(['build'], { cwd: folder });
    await expectFailure(folder, outcome, 2);
    expect(outcome.stderr).toBe(
      `tagset: ${join(folder, 'dataset.yaml')}:5: "outputs" is not known: did you mean "output"?\n`,
    );
  });

  test('with the name of a file that is not there', async () => {
    const folder = await buildFolder(csv);
    const outcome = await tagset(['build', '-c', 'other.yaml'], { cwd: folder });
    await expectFailure(folder, outcome, 2);
    expect(outcome.stderr).toContain(join(folder, 'other.yaml'));
  });
});

test('a temporal.toml that cannot be read ends with 2', async () => {
  const folder = await buildFolder(csv);
  await writeFile(join(folder, 'temporal.toml'), '[profile');
  const outcome = await tagset(['build'], {
    cwd: folder,
    env: { TEMPORAL_CONFIG_FILE: join(folder, 'temporal.toml') },
  });
  await expectFailure(folder, outcome, 2);
  expect(outcome.stderr).toMatch(
    /^tagset: Temporal's configuration \(temporal\.toml, TEMPORAL_…\) cannot be read: /,
  );
});
