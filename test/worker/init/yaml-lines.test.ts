import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { comment, entry, inline } from '../../../worker/init/yaml-lines.ts';

const value = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc.constantFrom(
    'null',
    'true',
    '1',
    '1.0',
    'yes',
    '',
    '#',
    ': ',
    '- a',
    '[',
    '{}',
    '"',
    "'",
    '*a',
    'a\nb',
    '\u2028',
  ),
  fc.integer(),
  fc.constant(null),
);

test('whatever stands in a value comes back from the file', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        fc.oneof(value, fc.array(value)),
      ),
      (given) => {
        expect(parse(inline(given))).toEqual(given);
        expect(parse(entry('key', given, '').join('\n'))).toEqual({ key: given });
      },
    ),
    { seed: 20261127 },
  );
});

test('no tag or name ends a comment', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const lines = comment(text);
      expect(lines.every((line) => /^# ?[^\r\n\u0085\u2028\u2029]*$/.test(line))).toBe(true);
      expect(parse(`${lines.join('\n')}\na: 1\n`)).toEqual({ a: 1 });
    }),
    { seed: 20261127 },
  );
});
