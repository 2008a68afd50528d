import { describe, expect, inject, test } from 'vitest';
import { failure } from '../workflows/builds.ts';
import { createSite } from '../workflows/site.ts';
import { refusal } from './site.ts';

const fields = 'known: period, retrain, dryRun, whenBusy';
const remedy =
  'Every field is optional: {"period": "2026-11", "retrain": "changed", "dryRun": false, "whenBusy": "refuse"}.';

describe('a period is refused', () => {
  test.each([
    '2026-13',
    '2026-00',
    '0000-01',
    '2026-11-31',
    '2026-02-30',
    '26-11',
    '2026-1',
    '-026-11',
    '2026-11\n',
    ' 2026-11',
    '２０２６-１１',
    '../../2026-11',
    '2026-11/../x',
    "2026-11'; DROP TABLE tags; --",
    '',
  ])('%j', async (period) => {
    expect(await refusal({ input: { period } })).toBe(
      `ConfigError: The period ${JSON.stringify(period)} is no month: write YYYY-MM, such as 2026-11.`,
    );
  });
});

describe('the input of a run is refused', () => {
  test.each<[string, unknown, string]>([
    ['with __proto__', JSON.parse('{"__proto__": {"dryRun": true}}'), `"__proto__" is not known (${fields})`],
    ['with constructor', { constructor: {} }, `"constructor" is not known (${fields})`],
    [
      'with a secret in it, which is not repeated',
      { mysqlUrl: 'mysql://u:hidden@h/d' },
      `"mysqlUrl" is not known (${fields})`,
    ],
    ['with rules', { rules: { minUses: 1 } }, `"rules" is not known (${fields})`],
    ['with a number for a truth', { dryRun: 1 }, '"dryRun" should be a boolean'],
    ['with a list in a list', [[]], 'it should be a map of keys'],
    [
      'with a key of 3 MB',
      { ['k'.repeat(3e6)]: 1 },
      `"${'k'.repeat(200)}… (3000000 characters)" is not known (${fields})`,
    ],
  ])('%s', async (_, input, expected) => {
    expect(await refusal({ input })).toBe(
      `ConfigError: The input of buildDataset is wrong: ${expected}. ${remedy}`,
    );
  });

  test('with 50,000 fields, of which it names a few', async () => {
    const input = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, 1]));
    const message = await refusal({ input });
    expect(message).toMatch(/"k19" is not known [^;]*; … \(50000 in all\)\. Every field is optional/);
    expect(message.length).toBeLessThan(3000);
  });

  test('with 3 MB by Temporal itself, and with almost 2 MB by the run, which says why', async () => {
    const site = await createSite(inject('temporal').address);
    await site.startWorker();
    const start = (workflowId: string, length: number) =>
      site.client.workflow.start('buildDataset', {
        workflowId,
        taskQueue: 'dataset-site',
        args: [{ period: 'x'.repeat(length) }],
      });
    await expect(start('too-long', 3e6)).rejects.toThrow();
    const { type, message } = await failure(await start('long', 1.9e6));
    expect(type).toBe('ConfigError');
    expect(message).toContain(`"${'x'.repeat(200)}… (1900000 characters)" is no month`);
  }, 120_000);
});
