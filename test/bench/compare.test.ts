import { describe, expect, it } from 'vitest';
import { alternate, type Run } from '../../bench/compare/contender.ts';
import { typicalRun } from '../../bench/compare/median.ts';
import { FROM_DUMPS, FROM_LIVE, PANDAS, POLARS, verdicts } from '../../bench/compare/promises.ts';

const run = (seconds: number, peakBytes = 0): Run => ({
  seconds,
  peakBytes,
  stages: [{ name: 'read', seconds }],
});

describe('the comparison', () => {
  it('lets contenders run in turns', async () => {
    const order: string[] = [];
    const contender = (name: string) => ({ name, run: async () => run(order.push(name)) });
    const runs = await alternate([contender('a'), contender('b')], 2, () => {});
    expect(order.join('')).toBe('abab');
    expect(runs.get('b')?.map(({ seconds }) => seconds)).toEqual([2, 4]);
  });

  it('takes the median of the times and the greatest of the peaks', () => {
    expect(typicalRun([run(9, 1), run(1, 7), run(2, 3)])).toEqual({
      seconds: 2,
      peakBytes: 7,
      stages: [{ name: 'read', seconds: 2 }],
    });
    expect(typicalRun([run(1), run(2)]).seconds).toBe(1.5);
  });

  it('says which promises are met and which are missed', () => {
    const runs = new Map([
      [PANDAS, run(10)],
      [POLARS, run(5, 4 * 2 ** 30)],
      [FROM_DUMPS, run(4, 2 ** 29)],
      [FROM_LIVE, run(5, 2 ** 30)],
    ]);
    expect(verdicts(1, runs).map(({ measured, met }) => [measured, met])).toEqual([
      [0.4, true],
      [1, false],
    ]);
    expect(verdicts(10, runs).map(({ measured, met }) => [measured, met])).toEqual([
      [0.4, false],
      [0.8, true],
      [1, false],
      [0.25, true],
      [0.5, true],
      [1, true],
    ]);
    expect(verdicts(10, new Map([[FROM_DUMPS, run(4, 2 ** 29)]]))).toHaveLength(1);
  });
});
