import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../../worker/version.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

/** A report of Vitest on one file. */
const report = (...statuses: string[]) => {
  const assertionResults = statuses.map((status, at) => ({ status, fullName: `test ${at}` }));
  const status = statuses.includes('failed') ? 'failed' : 'passed';
  return JSON.stringify({ testResults: [{ name: 'a.test.ts', message: '', status, assertionResults }] });
};

/** The last line and the exit code of the tally of some reports and of the commands that failed. */
async function tally(reports: Record<string, string>, ...commands: string[]) {
  const folder = await temporaryFolder('tally');
  for (const [name, text] of Object.entries(reports)) await writeFile(join(folder, name), text);
  const args = [join(packageFolder, '.ci', 'tally.mjs'), folder, ...commands];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { said: stdout.trimEnd().split('\n').at(-1), status };
}

test('tests that all passed pass', async () => {
  const reports = { 'vitest.json': report('passed', 'passed'), 'vitest-faults.json': report('passed') };
  expect(await tally(reports)).toEqual({ said: '3 passed, 0 failed', status: 0 });
});

test.each([
  ['a test that failed', { 'vitest.json': report('passed', 'failed') }, ['npm test']],
  ['a test that was skipped', { 'vitest.json': report('passed', 'skipped') }, []],
  ['a failing lint', { 'vitest.json': report('passed') }, ['npm run lint']],
  ['an error outside of any test', { 'vitest.json': report('passed') }, ['npm test']],
  ['a Vitest that crashed', { 'vitest-faults.json': report('passed') }, ['npm test']],
  ['a report that was cut', { 'vitest.json': report('passed'), 'vitest-faults.json': '{"testRes' }, []],
])('%s counts as one failure', async (_, reports, commands) => {
  expect(await tally(reports as Record<string, string>, ...commands)).toEqual({
    said: '1 passed, 1 failed',
    status: 1,
  });
});

test('a run without a report fails', async () => {
  expect(await tally({}, 'npm test')).toEqual({ said: '0 passed, 1 failed', status: 1 });
  expect(await tally({})).toEqual({ said: '0 passed, 1 failed', status: 1 });
});
