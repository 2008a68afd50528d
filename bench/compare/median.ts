import type { Run } from './contender.ts';

/** The middle of some numbers; the mean of the two middle ones where there is no single one. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  if (low === undefined || high === undefined) throw new RangeError('there is no median of nothing');
  return (low + high) / 2;
}

/** The run that stands for several: medians of the seconds, the greatest of the peaks. */
export function typicalRun(runs: readonly Run[]): Run {
  const names = runs[0]?.stages.map(({ name }) => name) ?? [];
  const secondsOf = (name: string) => (run: Run) =>
    run.stages.find((stage) => stage.name === name)?.seconds ?? 0;
  const peaks = runs.flatMap(({ peakBytes }) => (peakBytes === undefined ? [] : [peakBytes]));
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    ...(peaks.length > 0 && { peakBytes: Math.max(...peaks) }),
    stages: names.map((name) => ({ name, seconds: median(runs.map(secondsOf(name))) })),
  };
}
