import { BadInput } from './errors.ts';

/** Longest row of a table that is exported, in characters: more is damage, and the stages hold a few rows at once. */
export const LONGEST_ROW = 1 << 24;

/** UTF-8 needs no more for one of JavaScript's characters. */
const BYTES = 3;

/** What to say of a row that is longer. */
export function rowTooLong(place: string, remedy: string): BadInput {
  return new BadInput(`${place}: the row has more than ${LONGEST_ROW} characters. ${remedy}`);
}

/** The most bytes that rows of so many characters have. */
export function mostBytes(characters: number): number {
  return characters * BYTES;
}
