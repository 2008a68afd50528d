import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import {
  type Rules,
  resolveExclusions,
  resolveSynonyms,
  rulesSchema,
} from '../../../activities/rules/rules.ts';

const rules = (given: Partial<Rules>): Rules => rulesSchema.parse(given);
const synonyms = (given: Rules['synonyms'], letters: Rules['case'] = 'keep') =>
  Object.fromEntries(resolveSynonyms(rules({ synonyms: given, case: letters })));
const exclusions = (given: Partial<Rules>) => resolveExclusions(rules(given));

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('nothing was refused');
}

describe('synonyms', () => {
  test('turn each spelling into the canonical tag', () => {
    expect(synonyms({ phone: ['telephone', 'cell phone'], car: ['auto'] })).toEqual({
      telephone: 'phone',
      'cell phone': 'phone',
      auto: 'car',
    });
  });

  test('are followed along a chain to its end, in whatever order they are written', () => {
    const expected = { mobile: 'phone', handy: 'phone', telephone: 'phone' };
    expect(synonyms({ mobile: ['handy'], telephone: ['mobile'], phone: ['telephone'] })).toEqual(expected);
    expect(synonyms({ phone: ['telephone'], telephone: ['mobile'], mobile: ['handy'] })).toEqual(expected);
  });

  test('are compared as the tags are: composed, trimmed, in the case of the rules', () => {
    expect(synonyms({ ' café ': ['CAFE\u0301', 'cafe\t bar'] }, 'lower')).toEqual({ 'cafe bar': 'café' });
    expect(synonyms({ café: ['CAFE\u0301'] })).toEqual({ CAFÉ: 'café' });
  });

  test('may name a tag as its own synonym, and one spelling twice', () => {
    expect(synonyms({ phone: ['phone', 'telephone', 'telephone '] })).toEqual({ telephone: 'phone' });
  });

  test('may use names that JavaScript objects have of their own', () => {
    expect(synonyms({ constructor: ['builder'], toString: ['string'] })).toEqual({
      builder: 'constructor',
      string: 'toString',
    });
  });

  test('in a circle are refused with the circle', () => {
    const message = refusal(() => synonyms({ a: ['b'], b: ['c'], c: ['a'], d: ['e'] }));
    expect(message).toMatch(/circle: .*(a → c → b → a|c → b → a → c|b → a → c → b)/);
    expect(message).not.toContain('d');
  });

  test('that lead into a circle are refused with the circle alone', () => {
    const message = refusal(() => synonyms({ one: ['start'], two: ['one', 'three'], three: ['two'] }));
    expect(message).toMatch(/circle: (two → three → two|three → two → three)\. /);
  });

  test('of two canonical tags are refused with both', () => {
    const message = refusal(() => synonyms({ phone: ['handy'], useful: ['handy'] }));
    expect(message).toContain('"handy"');
    expect(message).toContain('"phone"');
    expect(message).toContain('"useful"');
  });
});

describe('exclusions', () => {
  test('are normalised, each once', () => {
    expect(exclusions({ exclude: ['SotD', ' SotD', 'Awesome  upload'] })).toEqual(['SotD', 'Awesome upload']);
    expect(exclusions({ exclude: ['SotD', 'sotd'], case: 'lower' })).toEqual(['sotd']);
  });

  test('of a canonical tag are fine: its synonyms go with it', () => {
    expect(exclusions({ synonyms: { couple: ['pair'] }, exclude: ['couple'] })).toEqual(['couple']);
  });

  test('of a merged synonym are refused with the tag it becomes', () => {
    const message = refusal(() =>
      exclusions({ synonyms: { couple: ['two'], two: ['pair'] }, exclude: ['pair '] }),
    );
    expect(message).toMatch(/"pair".*"couple"/);
  });
});

describe('the rules', () => {
  test('have defaults', () => {
    expect(rules({})).toEqual({ case: 'keep', synonyms: {}, exclude: [], minUses: 500 });
  });

  test.each([
    ['a number where a tag should be', { exclude: [1984] }, /in quotes, such as "1984"/],
    ['an empty tag', { exclude: [''] }, /is empty/],
    ['no uses at all', { minUses: 0 }, />=1/],
    ['half a use', { minUses: 1.5 }, /int/],
  ])('refuse %s', (_, given, message) => {
    expect(rulesSchema.safeParse(given).error?.issues[0]?.message).toMatch(message);
  });
});
