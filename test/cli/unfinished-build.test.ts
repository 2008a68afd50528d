import { expect, test } from 'vitest';
import { plan } from '../../activities/plan/plan.ts';
import type { BuildInput } from '../../activities/run.ts';
import { settingsSchema } from '../../activities/settings.ts';
import { differences } from '../../cli/unfinished-build.ts';

const dataset = (more: object = {}) =>
  settingsSchema.parse({ name: 'stills', source: { dump: 'all.sql' }, store: 'file:./out', ...more });
const planned = (input: BuildInput, at: string, more?: object) => plan({ input, at }, dataset(more));

const now = '2026-11-03T09:00:00Z';

test('a build without a period that began last month is for another than one that begins now', () => {
  expect(differences(planned({}, '2026-10-31T23:59:00Z'), planned({}, now))).toEqual([
    'it is for 2026-10 and not 2026-11',
  ]);
});

test('the month that is meant is the same, whether it was written or not', () => {
  expect(
    differences(planned({ period: '2026-11', dryRun: false, whenBusy: 'wait' }, now), planned({}, now)),
  ).toEqual([]);
});

test('what was typed and what dataset.yaml says now are held against it', () => {
  const retraining = { when: 'changed', command: ['true'] };
  const theirs = planned({ dryRun: true }, now, { retraining, output: { delimiter: ';' } });
  const ours = planned({ retrain: 'never' }, now, { retraining, rules: { minUses: 7 } });
  expect(differences(theirs, ours)).toEqual([
    'it publishes nothing',
    'it hands over to retraining "changed" and not "never"',
    'it follows the "rules" and "output" that dataset.yaml had when it began',
  ]);
});

test('of a history that tells nothing it cannot be said that it is the same', () => {
  expect(differences(undefined, planned({}, now))).toHaveLength(1);
});
