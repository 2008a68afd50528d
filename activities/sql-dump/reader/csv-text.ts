import { COMMA, CR, DOUBLE_QUOTE, LF } from './characters.ts';

/** What a text holds that matters to whoever writes it as CSV. */
export const SEPARATOR = 1;
export const LINE_BREAK = 2;
export const BEYOND_ASCII = 4;

const HOLDS = new Uint8Array(256).fill(BEYOND_ASCII, 0x80);
for (const separator of [COMMA, DOUBLE_QUOTE]) HOLDS[separator] = SEPARATOR;
for (const lineBreak of [LF, CR]) HOLDS[lineBreak] = SEPARATOR | LINE_BREAK;

/** All of that in `bytes[from, to)`. */
export function textHolds(bytes: Uint8Array, from: number, to: number): number {
  let holds = 0;
  for (let at = from; at < to; at++) holds |= HOLDS[bytes[at] as number] as number;
  return holds;
}

/**
 * Writes `bytes[from, to)` as a CSV field as RFC 4180 has it: in double quotes where it is empty or holds a comma, a double quote or a line
 * break, bare otherwise. (A bare empty field is NULL.) Returns the new end.
 * @param holds what `textHolds` says of it
 */
export function writeCsvField(
  bytes: Uint8Array,
  from: number,
  to: number,
  holds: number,
  out: Uint8Array,
  o: number,
): number {
  const quoted = from === to || (holds & SEPARATOR) !== 0;
  if (quoted) out[o++] = DOUBLE_QUOTE;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte === DOUBLE_QUOTE) out[o++] = DOUBLE_QUOTE;
    out[o++] = byte;
  }
  if (quoted) out[o++] = DOUBLE_QUOTE;
  return o;
}
