import { DOT, hexDigit, isDigit, isWordByte, LOWER_E, MINUS, PLUS, ZERO } from './characters.ts';
import { type Fields, HEX } from './fields.ts';
import type { Window } from './window.ts';

/** Scans `[+-] digits [. digits] [e [+-] digits]` at `p`; returns the index after it. */
export function scanNumber(w: Window, p: number): number {
  const bytes = w.bytes;
  if (bytes[p] === MINUS || bytes[p] === PLUS) p++;
  const whole = p;
  while (isDigit(bytes[p] as number)) p++;
  let digits = p - whole;
  if (bytes[p] === DOT) {
    const fraction = ++p;
    while (isDigit(bytes[p] as number)) p++;
    digits += p - fraction;
  }
  if (digits === 0) w.unexpected(p, 'a digit');
  if (((bytes[p] as number) | 0x20) === LOWER_E) {
    p++;
    if (bytes[p] === MINUS || bytes[p] === PLUS) p++;
    const exponent = p;
    while (isDigit(bytes[p] as number)) p++;
    if (p === exponent) w.unexpected(p, "a digit of a number's exponent");
  }
  return endOfNumber(w, p);
}

/** Scans the digits after `0x` or `0b`, notes them as field `i` of that kind, and returns the index after them. */
export function scanDigits(w: Window, p: number, kind: number, fields: Fields, i: number): number {
  const start = p;
  while (isDigitOf(kind, w.bytes[p] as number)) p++;
  if (p === start) w.unexpected(p, kind === HEX ? 'a hexadecimal digit' : 'a binary digit');
  fields.set(i, start, p, kind);
  return endOfNumber(w, p);
}

export function isDigitOf(kind: number, byte: number): boolean {
  return kind === HEX ? hexDigit(byte) >= 0 : byte === ZERO || byte === ZERO + 1;
}

function endOfNumber(w: Window, p: number): number {
  if (p >= w.end) w.more('a number');
  if (isWordByte(w.bytes[p] as number)) w.unexpected(p, 'the end of a number');
  return p;
}
