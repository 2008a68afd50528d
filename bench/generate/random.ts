/**
 * A well-mixed 32-bit number for an index: the finaliser of MurmurHash3 over `index` in the stream named by `seed`.
 * Every random choice of the generator is one of these, so that row 9,000,000 needs no row before it.
 */
export function mix(seed: number, index: number): number {
  let h = (Math.imul(seed, 0x9e3779b1) ^ index) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f);
  return (h ^ (h >>> 15)) >>> 0;
}

/** A number in `[0, 1)` for an index. */
export function fraction(seed: number, index: number): number {
  return mix(seed, index) / 0x1_0000_0000;
}
