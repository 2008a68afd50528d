import { expect, test } from 'vitest';
import { SpareMemory } from '../../../activities/export/sources/mysql/spare-memory.ts';

const pieces = (...texts: string[]) => texts.map((text) => Buffer.from(text));

test('pieces are joined in their order', () => {
  expect(new SpareMemory().join(pieces('ab', '', 'c')).toString()).toBe('abc');
});

test('memory is used again once it was given back, and not before', () => {
  const memory = new SpareMemory();
  const first = memory.join(pieces('first'));
  const second = memory.join(pieces('second'));
  expect(second.buffer).not.toBe(first.buffer);
  memory.giveBack(first);
  const third = memory.join(pieces('th', 'ird'));
  expect(third.buffer).toBe(first.buffer);
  expect([second, third].map(String)).toEqual(['second', 'third']);
});

test('memory that is too small is not used, nor kept', () => {
  const memory = new SpareMemory();
  const small = memory.join(pieces('small'));
  memory.giveBack(small);
  const large = memory.join(pieces('a', 'text that is larger'));
  expect(large.toString()).toBe('atext that is larger');
  expect(memory.join(pieces('small')).buffer).not.toBe(small.buffer);
});
