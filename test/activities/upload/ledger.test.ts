import { expect, test } from 'vitest';
import { InvariantViolation } from '../../../activities/errors.ts';
import { balance } from '../../../activities/upload/ledger.ts';

const clean = {
  read: 200,
  filtered: 32,
  null: 1,
  unnamed: 28,
  invalid: 2,
  hidden: 40,
  duplicate: 4,
  excluded: 8,
  rare: 16,
  labelled: 69,
  merged: 30,
};

test('the books of clean and merge become one ledger whose bins add up', () => {
  expect(balance(clean, { kept: 60, orphan: 9 })).toEqual({
    read: 200,
    bins: {
      ...{ kept: 60, duplicate: 4, excluded: 8, rare: 16, orphan: 9 },
      ...{ hidden: 40, filtered: 32, unnamed: 28, null: 1, invalid: 2 },
    },
    merged: 30,
  });
});

test.each([
  ['a row too few', { kept: 60, orphan: 8 }],
  ['a row too many', { kept: 61, orphan: 9 }],
])('%s is refused, with the bins', (_, merge) => {
  expect(() => balance(clean, merge)).toThrow(InvariantViolation);
  expect(() => balance(clean, merge)).toThrow(/"duplicate":4.*200 rows read. Nothing was published/);
});
