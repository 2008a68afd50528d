import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import { parseBuildInput } from '../../../activities/plan/build-input.ts';

function refusal(input: unknown): string {
  try {
    parseBuildInput(input);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error(`${JSON.stringify(input)} was not refused`);
}

describe('the input of a run', () => {
  test.each([undefined, null, {}])('may be %j, as an empty form sends it', (input) => {
    expect(parseBuildInput(input)).toEqual({});
  });

  test('is taken over field by field', () => {
    const input = { period: '2026-11', retrain: 'always', dryRun: true } as const;
    expect(parseBuildInput(input)).toEqual(input);
  });

  test.each([
    ['an unknown field, with the nearest known one', { dryrun: true }, /"dryrun".*did you mean "dryRun"\?/],
    ['a field like none, with the known ones', { wings: 2 }, /"wings".*known: period, retrain, dryRun/],
    ['a wrong type', { dryRun: 'yes' }, /"dryRun" should be a boolean/],
    ['a number for the period', { period: 202611 }, /"period" should be text/],
    ['an unknown choice', { retrain: 'sometimes' }, /"retrain".*changed, always, never/],
    ['null for a field', { period: null }, /"period" should be text/],
    ['a list', [], /it should be a map of keys/],
    ['a list around the input', [{ period: '2026-11' }], /it should be a map of keys/],
    ['a number', 5, /it should be a map of keys/],
    ['a text', '2026-11', /it should be a map of keys/],
  ])('is refused with %s', (_, input, message) => {
    expect(refusal(input)).toMatch(message);
    expect(refusal(input)).toMatch(/^The input of buildDataset is wrong: /);
  });

  test('is refused once for all that is wrong in it', () => {
    expect(refusal({ period: 1, dryRun: 1, extra: 1 })).toMatch(/"period".*"dryRun".*"extra"/);
  });
});
