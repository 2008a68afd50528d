import { describe, expect, it } from 'vitest';
import { permutation } from '../../bench/generate/permutation.ts';

describe('permutation', () => {
  it.each([1, 2, 3, 10, 97, 4096, 10_007])('visits each of %i places once and finds its way back', (size) => {
    const { at, indexOf } = permutation(size, 7);
    const visited = Array.from({ length: size }, (_, index) => at(index));
    expect(new Set(visited).size).toBe(size);
    expect(Math.min(...visited)).toBe(0);
    expect(Math.max(...visited)).toBe(size - 1);
    expect(visited.every((value, index) => indexOf(value) === index)).toBe(true);
  });

  it('depends on its seed', () => {
    const order = (seed: number) =>
      Array.from({ length: 100 }, (_, index) => permutation(100, seed).at(index));
    expect(order(1)).not.toEqual(order(2));
    expect(order(1)).toEqual(order(1));
  });
});
