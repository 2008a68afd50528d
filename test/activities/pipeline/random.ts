/** Seeded chance: the same draws for the same seed. */
export interface Chance {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** True in that share of the cases. */
  happens(share: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  shuffle<T>(things: readonly T[]): T[];
}

/** Mulberry32: small, and random enough to find faults with. */
export function chance(seed: number): Chance {
  let state = Math.imul(seed, 0x9e3779b1) | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    happens: (share) => next() < share,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    shuffle: (things) =>
      things
        .map((thing) => ({ thing, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ thing }) => thing),
  };
}
