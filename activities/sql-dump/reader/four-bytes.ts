/*
 * Looking at four bytes at a time, as one 32-bit integer read little-endian. The answer to a question about each of them has the high bit
 * of a byte set where it is yes. Above the first such byte it may be wrong, because a subtraction borrows from there. So it tells two
 * things for sure: whether there is any such byte, and with `firstOf` which is the first.
 */

const ONES = 0x01010101;
const HIGHS = 0x80808080;
const SPACES = 0x20202020;
const ZEROS = 0x30303030;
/** What lifts 10, but not 9, to the high bit. */
const ABOVE_NINE = 0x76767676;

/** The byte four times. */
export function fourTimes(byte: number): number {
  return byte * ONES;
}

/** Is it one of the two that the patterns have four times, or a control character (below the space)? */
export function isOneOf(four: number, pattern: number, other: number): number {
  const zeroWhereEqual = four ^ pattern;
  const zeroWhereOther = four ^ other;
  const equal = (zeroWhereEqual - ONES) & ~zeroWhereEqual;
  const equalOther = (zeroWhereOther - ONES) & ~zeroWhereOther;
  const control = (four - SPACES) & ~four;
  return (equal | equalOther | control) & HIGHS;
}

/** Is it beyond ASCII? */
export function high(four: number): number {
  return four & HIGHS;
}

/** Is it no digit? */
function notDigit(four: number): number {
  const value = four ^ ZEROS;
  return ((value + ABOVE_NINE) | value) & HIGHS;
}

/** The index of the first byte from `p` on that is no digit. */
export function endOfDigits(view: DataView, p: number): number {
  for (;;) {
    const others = notDigit(view.getInt32(p, true));
    if (others !== 0) return p + firstOf(others);
    p += 4;
  }
}

/** Which of the four bytes, from 0, is the first to which an answer says yes. */
export function firstOf(answer: number): number {
  return (31 - Math.clz32(answer & -answer)) >> 3;
}

/** Leaves of an answer what concerns the first `count` bytes, up to 3. */
export function within(answer: number, count: number): number {
  return answer & ((1 << (count << 3)) - 1);
}
