import { BACKSLASH } from './characters.ts';

/** What a backslash and the next character stand for. Any other character stands for itself. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
};
/** Before these the backslash stays: they are escapes in patterns only. */
const PATTERN_ESCAPES = '%_';

const MEANING = Uint8Array.from(
  { length: 256 },
  (_, byte) => ESCAPES[String.fromCharCode(byte)]?.charCodeAt(0) ?? byte,
);
const KEEPS_BACKSLASH = Uint8Array.from({ length: 256 }, (_, byte) =>
  PATTERN_ESCAPES.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/**
 * Writes the text that stands between the quotes of a string literal, at `from` and `to`: doubled quotes and backslash escapes become
 * what they stand for. Returns its length.
 */
export function resolveEscapes(
  bytes: Uint8Array,
  from: number,
  to: number,
  quote: number,
  backslashEscapes: boolean,
  out: Uint8Array,
): number {
  let length = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte === BACKSLASH && backslashEscapes) {
      const escaped = bytes[++at] as number;
      if (KEEPS_BACKSLASH[escaped] === 1) out[length++] = BACKSLASH;
      out[length++] = MEANING[escaped] as number;
    } else {
      if (byte === quote) at++;
      out[length++] = byte;
    }
  }
  return length;
}
