import type { Run } from './contender.ts';

/** A limit that we keep or miss. */
export interface Verdict {
  readonly promise: string;
  readonly measured: number;
  readonly limit: number;
  readonly met: boolean;
}

export const PANDAS = 'pandas from CSV';
export const POLARS = 'ConnectorX and Polars from live tables';
/** The same with as many of the server's threads as a snapshot has: one. */
export const POLARS_ALONE = 'ConnectorX and Polars over one connection';
export const FROM_DUMPS = 'tagset from dumps';
export const FROM_CSV = 'tagset from CSV';
export const FROM_LIVE = 'tagset from live tables';

const GIB = 2 ** 30;

interface Limit {
  readonly scale: number;
  readonly promise: string;
  readonly limit: number;
  readonly of: (runs: ReadonlyMap<string, Run>) => number | undefined;
}

const PROMISES: readonly Limit[] = [
  { scale: 1, promise: 'from dumps, share of the time of pandas', limit: 0.5, of: time(FROM_DUMPS, PANDAS) },
  {
    scale: 10,
    promise: 'from dumps, share of the time of pandas',
    limit: 0.25,
    of: time(FROM_DUMPS, PANDAS),
  },
  { scale: 10, promise: 'from dumps, times live tables', limit: 1.2, of: time(FROM_DUMPS, FROM_LIVE) },
  { scale: 1, promise: 'from CSV, times dumps', limit: 1.2, of: time(FROM_CSV, FROM_DUMPS) },
  {
    scale: 1,
    promise: 'from live tables, share of the time of Polars',
    limit: 0.75,
    of: time(FROM_LIVE, POLARS),
  },
  {
    scale: 10,
    promise: 'from live tables, share of the time of Polars',
    limit: 0.6,
    of: time(FROM_LIVE, POLARS),
  },
  {
    scale: 10,
    promise: 'from live tables, share of the memory of Polars',
    limit: 0.25,
    of: memory(FROM_LIVE, POLARS),
  },
  { scale: 10, promise: 'GiB of the worker, from dumps', limit: 1, of: memory(FROM_DUMPS) },
  { scale: 10, promise: 'GiB of the worker, from CSV', limit: 1, of: memory(FROM_CSV) },
  { scale: 10, promise: 'GiB of the worker, from live tables', limit: 1, of: memory(FROM_LIVE) },
];

/** What was promised at a scale, against what was measured; nothing of contenders that did not run. */
export function verdicts(scale: number, runs: ReadonlyMap<string, Run>): Verdict[] {
  return PROMISES.filter((promise) => promise.scale === scale).flatMap(({ promise, limit, of }) => {
    const measured = of(runs);
    return measured === undefined ? [] : [{ promise, measured, limit, met: measured <= limit }];
  });
}

function time(ours: string, theirs: string): Limit['of'] {
  return (runs) => share(runs.get(ours)?.seconds, runs.get(theirs)?.seconds);
}

function memory(ours: string, theirs?: string): Limit['of'] {
  return (runs) => share(runs.get(ours)?.peakBytes, theirs === undefined ? GIB : runs.get(theirs)?.peakBytes);
}

function share(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined ? undefined : part / whole;
}
