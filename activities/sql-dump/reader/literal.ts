import { DOT, DOUBLE_QUOTE, isDigit, LOWER_B, LOWER_X, MINUS, PLUS, QUOTE, ZERO } from './characters.ts';
import type { Fields } from './fields.ts';
import { BITS, HEX, NUMBER } from './fields.ts';
import { scanKeyword } from './keyword-value.ts';
import { scanDigits, scanNumber } from './number.ts';
import { type StringRules, scanString } from './string.ts';
import type { Window } from './window.ts';

/**
 * The grammar of a value:
 *
 *     value      = string | number | hex | bits | NULL | TRUE | FALSE | introducer (string | hex | bits)
 *     string     = ' (character | '' | \ character)* '        and the same with " for '     (string.ts)
 *     number     = [+-] digits [. digits] [e [+-] digits]                                   (number.ts)
 *     hex        = 0x digits | x'digits'
 *     bits       = 0b digits | b'digits'
 *     introducer = _binary | _utf8mb4 | _latin1 | … | N                                     (keyword-value.ts)
 *
 * Scans the value at `p`, which is not blank, notes it as field `i`, and returns the index after it.
 */
export function scanValue(w: Window, p: number, rules: StringRules, fields: Fields, i: number): number {
  const first = w.bytes[p] as number;
  if (first === QUOTE) return scanString(w, p, rules.single, fields, i);
  if (first === DOUBLE_QUOTE) return scanString(w, p, rules.double, fields, i);
  if (isDigit(first) || first === MINUS || first === PLUS || first === DOT) {
    const prefix = first === ZERO ? (w.bytes[p + 1] as number) : 0;
    if (prefix === LOWER_X) return scanDigits(w, p + 2, HEX, fields, i);
    if (prefix === LOWER_B) return scanDigits(w, p + 2, BITS, fields, i);
    const after = scanNumber(w, p);
    fields.set(i, p, after, NUMBER);
    return after;
  }
  return scanKeyword(w, p, rules, fields, i);
}
