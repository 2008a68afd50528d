import { skipBlanks } from './blanks.ts';
import {
  CLOSE,
  DOUBLE_QUOTE,
  isWordByte,
  LOWER_B,
  LOWER_X,
  OPEN,
  QUOTE,
  UNDERSCORE,
  ZERO,
} from './characters.ts';
import { charsetNumber } from './charset.ts';
import { BITS, EXPRESSION, FALSE, type Fields, HEX, INTRODUCER_SHIFT, NULL, TRUE } from './fields.ts';
import { isDigitOf, scanDigits } from './number.ts';
import { type StringRules, scanString } from './string.ts';
import type { Window } from './window.ts';

const CONSTANTS = new Map([
  ['NULL', NULL],
  ['TRUE', TRUE],
  ['FALSE', FALSE],
  ['DEFAULT', EXPRESSION],
]);

/** Scans a value that begins with a letter or an underscore: a constant, `x'…'`, `b'…'`, an introducer or a function call. */
export function scanKeyword(w: Window, p: number, rules: StringRules, fields: Fields, i: number): number {
  const bytes = w.bytes;
  let after = p;
  while (isWordByte(bytes[after] as number)) after++;
  if (after >= w.end) w.more('a value');
  if (after === p) w.unexpected(p, 'a value');
  const word = w.text(p, after).toUpperCase();

  const constant = CONSTANTS.get(word);
  if (constant !== undefined) {
    fields.set(i, p, after, constant);
    return after;
  }
  if (bytes[after] === QUOTE) {
    if (word === 'X') return scanQuotedDigits(w, after, HEX, fields, i);
    if (word === 'B') return scanQuotedDigits(w, after, BITS, fields, i);
    if (word === 'N') return introduced(w, after, 'utf8mb4', rules, fields, i);
  }
  if (bytes[p] === UNDERSCORE) return introduced(w, after, word.slice(1).toLowerCase(), rules, fields, i);
  after = skipBlanks(w, after);
  if (bytes[after] !== OPEN) w.unexpected(p, 'a value');
  const end = skipParentheses(w, after, rules, fields, i);
  fields.set(i, p, end, EXPRESSION);
  return end;
}

/** `_latin1'…'`, `_binary 0x…`: the literal is in the character set that its introducer names. */
function introduced(
  w: Window,
  p: number,
  name: string,
  rules: StringRules,
  fields: Fields,
  i: number,
): number {
  const number = charsetNumber(name);
  if (number === 0) w.unexpected(p, `a character set MySQL knows instead of _${name}`);
  p = skipBlanks(w, p);
  const after = scanLiteral(w, p, rules, fields, i);
  fields.kinds[i] = (fields.kinds[i] as number) | (number << INTRODUCER_SHIFT);
  return after;
}

function scanLiteral(w: Window, p: number, rules: StringRules, fields: Fields, i: number): number {
  const bytes = w.bytes;
  const first = bytes[p];
  if (first === QUOTE) return scanString(w, p, rules.single, fields, i);
  if (first === DOUBLE_QUOTE) return scanString(w, p, rules.double, fields, i);
  if (first === ZERO && bytes[p + 1] === LOWER_X) return scanDigits(w, p + 2, HEX, fields, i);
  if (first === ZERO && bytes[p + 1] === LOWER_B) return scanDigits(w, p + 2, BITS, fields, i);
  const letter = (first as number) | 0x20;
  if (letter === 0x78 && bytes[p + 1] === QUOTE) return scanQuotedDigits(w, p + 1, HEX, fields, i);
  if (letter === 0x62 && bytes[p + 1] === QUOTE) return scanQuotedDigits(w, p + 1, BITS, fields, i);
  w.unexpected(p, 'a string after its character set');
}

/** `x'4D7953514C'` and `b'101'`, whose opening quote is at `p`. */
function scanQuotedDigits(w: Window, p: number, kind: number, fields: Fields, i: number): number {
  const start = ++p;
  while (isDigitOf(kind, w.bytes[p] as number)) p++;
  if (w.bytes[p] !== QUOTE)
    w.unexpected(p, kind === HEX ? "a hexadecimal digit or '" : "a binary digit or '");
  if (kind === HEX && (p - start) % 2 === 1) w.unexpected(p, 'an even number of hexadecimal digits');
  fields.set(i, start, p, kind);
  return p + 1;
}

/** The parentheses of a function call, with whatever they hold; `p` is at the opening one. */
function skipParentheses(w: Window, p: number, rules: StringRules, fields: Fields, i: number): number {
  const bytes = w.bytes;
  let depth = 0;
  for (;;) {
    const byte = bytes[p] as number;
    if (p >= w.end) w.more('the parentheses of a function call');
    if (byte === QUOTE) p = scanString(w, p, rules.single, fields, i);
    else if (byte === DOUBLE_QUOTE) p = scanString(w, p, rules.double, fields, i);
    else p++;
    if (byte === OPEN) depth++;
    if (byte === CLOSE && --depth === 0) return p;
  }
}
