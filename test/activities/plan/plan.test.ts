import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import { plan } from '../../../activities/plan/plan.ts';
import { type Settings, settingsSchema } from '../../../activities/settings.ts';

const at = '2026-10-31T18:00:00Z';
const settings = (given: object = {}): Settings =>
  settingsSchema.parse({
    name: 'stills',
    source: { mysql: { url: `\${MYSQL_URL}` } },
    store: 'file:out',
    ...given,
  });

describe('the plan of a run', () => {
  test("takes the month of the run's moment in the schedule's time zone", () => {
    expect(plan({ input: {}, at }, settings()).period).toBe('2026-10');
    expect(plan({ input: {}, at }, settings({ schedule: { timezone: 'Asia/Tokyo' } })).period).toBe(
      '2026-11',
    );
  });

  test('prefers the period of the input, and checks it', () => {
    expect(plan({ input: { period: '2020-02' }, at }, settings()).period).toBe('2020-02');
    expect(() => plan({ input: { period: '2020-2' }, at }, settings())).toThrow(ConfigError);
  });

  test('publishes unless the input says otherwise', () => {
    expect(plan({ input: {}, at }, settings()).dryRun).toBe(false);
    expect(plan({ input: { dryRun: true }, at }, settings()).dryRun).toBe(true);
  });

  test('carries nothing of the source, whose address may hold a secret', () => {
    expect(JSON.stringify(plan({ input: {}, at }, settings()))).not.toContain('MYSQL_URL');
  });

  test('has one hash for the same rules, and another for each change of rules, tables or output', () => {
    const hash = (given: object) => plan({ input: {}, at }, settings(given)).rulesSha256;
    const hashes = [
      hash({}),
      hash({ rules: { minUses: 10 } }),
      hash({ rules: { exclude: ['SotD'] } }),
      hash({ tables: { tags: { value: 'name' } } }),
      hash({ output: { delimiter: '|' } }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hash({ rules: { case: 'keep' } })).toBe(hash({}));
    expect(hash({ store: 'file:elsewhere', resources: { memory: '1GB' } })).toBe(hash({}));
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is refused where the rules contradict each other', () => {
    const circle = { rules: { synonyms: { a: ['b'], b: ['a'] } } };
    expect(() => plan({ input: {}, at }, settings(circle))).toThrow(/circle/);
    const dead = { rules: { synonyms: { a: ['b'] }, exclude: ['b'] } };
    expect(() => plan({ input: {}, at }, settings(dead))).toThrow(/Exclude "a"/);
  });
});
