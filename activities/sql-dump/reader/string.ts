import { BACKSLASH, DOUBLE_QUOTE, LF, QUOTE } from './characters.ts';
import { DOUBLE_QUOTED, EMPTY, ESCAPES, type Fields, PLAIN } from './fields.ts';
import { firstOf, fourTimes, isOneOf } from './four-bytes.ts';
import type { Window } from './window.ts';

/** How strings are written: the rules for each of the two quotes. */
export interface StringRules {
  readonly single: QuoteRules;
  readonly double: QuoteRules;
  readonly backslashEscapes: boolean;
}

/** How a string is written between quotes of one kind. */
interface QuoteRules {
  readonly backslashEscapes: boolean;
  /** The quote four times. */
  readonly quotes: number;
  /** The backslash four times; the quote again where a backslash is a character like any other. */
  readonly backslashes: number;
}

export const WITH_BACKSLASH: StringRules = stringRules(true);
/** Under `NO_BACKSLASH_ESCAPES`. */
export const WITHOUT_BACKSLASH: StringRules = stringRules(false);

function stringRules(backslashEscapes: boolean): StringRules {
  const rules = (quote: number): QuoteRules => ({
    backslashEscapes,
    quotes: fourTimes(quote),
    backslashes: fourTimes(backslashEscapes ? BACKSLASH : quote),
  });
  return { single: rules(QUOTE), double: rules(DOUBLE_QUOTE), backslashEscapes };
}

/**
 *     string = ' (character | '' | \ character)* '
 *
 * Scans the string whose opening quote is at `p`, notes its text as field `i`, and returns the index after its closing quote.
 */
export function scanString(w: Window, p: number, rules: QuoteRules, fields: Fields, i: number): number {
  const { bytes, end } = w;
  const { quotes, backslashes } = rules;
  const quote = bytes[p];
  const start = ++p;
  let kind = quote === DOUBLE_QUOTE ? DOUBLE_QUOTED : PLAIN;
  let lineFeed = false;
  for (;;) {
    p = nextMark(w.view, p, quotes, backslashes);
    const mark = bytes[p];
    if (p >= end) w.more('a string');
    if (mark === quote) {
      if (p + 1 >= end) w.more('a row');
      if (bytes[p + 1] !== quote) break;
      kind |= ESCAPES;
      p += 2;
    } else if (mark === BACKSLASH && rules.backslashEscapes) {
      if (p + 1 >= end) w.more('an escape in a string');
      kind |= ESCAPES;
      p += 2;
    } else {
      lineFeed ||= mark === LF;
      p++;
    }
  }
  if (lineFeed) w.refuseClientFailure(start, p);
  fields.set(i, start, p, p === start ? EMPTY : kind);
  return p + 1;
}

/** The index of the next quote, backslash or control character. (The end of the window is one: NUL.) */
export function nextMark(view: DataView, p: number, quotes: number, backslashes: number): number {
  // Two looks a turn: turning costs as much as looking.
  for (; ; p += 8) {
    const marks = isOneOf(view.getInt32(p, true), quotes, backslashes);
    if (marks !== 0) return p + firstOf(marks);
    const next = isOneOf(view.getInt32(p + 4, true), quotes, backslashes);
    if (next !== 0) return p + 4 + firstOf(next);
  }
}
