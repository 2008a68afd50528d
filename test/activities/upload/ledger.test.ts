import { expect, test } from 'vitest';
import { InvariantViolation } from '../../../activities/errors.ts';
import { balance } from '../../../activities/upload/ledger.ts';

const clean = {
  read: 100,
  null: 1,
  invalid: 2,
  duplicate: 4,
  excluded: 8,
  rare: 16,
  labelled: 69,
  merged: 30,
};

test('the books of clean and merge become one ledger whose bins add up', () => {
  expect(balance(clean, { kept: 60, orphan: 9 })).toEqual({
    read: 100,
    bins: { kept: 60, duplicate: 4, excluded: 8, rare: 16, orphan: 9, null: 1, invalid: 2 },
    merged: 30,
  });
});

test.each([
  ['a row too few', { kept: 60, orphan: 8 }],
  ['a row too many', { kept: 61, orphan: 9 }],
])('%s is refused, with the bins', (_, merge) => {
  expect(() => balance(clean, merge)).toThrow(InvariantViolation);
  expect(() => balance(clean, merge)).toThrow(/"duplicate":4.*100 rows read. Nothing was published/);
});
