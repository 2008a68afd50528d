import { COMMA, DOUBLE_QUOTE } from './characters.ts';
import { fourTimes, high, isOneOf, within } from './four-bytes.ts';

/*
 * Copying four bytes at a time. Up to three bytes too many are written; what comes next is written over them.
 */

/** The text could not be copied as it stands. */
export const NOT_PLAIN = -1;

const COMMAS = fourTimes(COMMA);
const DOUBLE_QUOTES = fourTimes(DOUBLE_QUOTE);

/** Copies `from[at, end)` to `to` at `o`, and returns the new end. */
export function copy(from: DataView, at: number, end: number, to: DataView, o: number): number {
  const newEnd = o + end - at;
  for (; at < end; at += 4, o += 4) to.setInt32(o, from.getInt32(at, true), true);
  return newEnd;
}

/** The same, unless a byte is not ASCII or may need quotes in CSV: then NOT_PLAIN, whatever was written. */
export function copyPlain(from: DataView, at: number, end: number, to: DataView, o: number): number {
  let special = 0;
  for (; at + 4 <= end; at += 4, o += 4) {
    const four = from.getInt32(at, true);
    to.setInt32(o, four, true);
    special |= needsCloserLook(four);
  }
  const four = from.getInt32(at, true);
  to.setInt32(o, four, true);
  special |= within(needsCloserLook(four), end - at);
  return special === 0 ? o + end - at : NOT_PLAIN;
}

/** Is it beyond ASCII, or one that may need quotes? */
function needsCloserLook(four: number): number {
  return high(four) | isOneOf(four, COMMAS, DOUBLE_QUOTES);
}
