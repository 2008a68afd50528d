import { expect, test } from 'vitest';
import { nearest } from '../../activities/nearest.ts';

test.each([
  ['one letter off', 'shot', ['tags', 'shots'], ['shots']],
  ['another case', 'SHOTS', ['shots'], ['shots']],
  ['two letters swapped', 'minUsse', ['minUses', 'exclude'], ['minUses']],
  ['nearest first', 'tag', ['tagx', 'tag', 'tagxy'], ['tag', 'tagx']],
  ['nothing like it', 'pictures', ['shots', 'tags'], []],
  ['a short name', 'id', ['is', 'ref'], ['is']],
  ['an empty name', '', ['a', 'shots'], ['a']],
  ['nothing to choose from', 'shots', [], []],
])('finds what was meant: %s', (_, name, candidates, expected) => {
  expect(nearest(name, candidates)).toEqual(expected);
});
