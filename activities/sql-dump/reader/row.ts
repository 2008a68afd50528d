import { skipBlanks } from './blanks.ts';
import { CLOSE, COMMA, OPEN, QUOTE } from './characters.ts';
import { EMPTY, type Fields, NUMBER, PLAIN } from './fields.ts';
import { endOfDigits } from './four-bytes.ts';
import { scanValue } from './literal.ts';
import { nextMark, type StringRules } from './string.ts';
import type { Window } from './window.ts';

/** Any number of values may stand in a row of a table about which nothing is known. */
export const ANY_NUMBER = 0;

/**
 *     row = ( value , value … )
 *
 * Scans the row whose opening parenthesis is at `p`, notes its `columns` values in `fields`, and returns the index after its closing one.
 *
 * Nearly all values are strings without a backslash or a quote inside, and integers. They are dealt with here, without a call: half of
 * the time of a conversion goes by in this loop. `scanValue` knows all values.
 */
export function scanRow(w: Window, p: number, columns: number, rules: StringRules, fields: Fields): number {
  const { bytes, view, end } = w;
  const { starts, ends, kinds } = fields;
  const { quotes, backslashes } = rules.single;
  if (bytes[p] !== OPEN) w.unexpected(p, '"(" before a row');
  for (let i = 0; ; i++) {
    p++;
    if (bytes[p] === QUOTE) {
      const close = nextMark(view, p + 1, quotes, backslashes);
      if (bytes[close] === QUOTE && bytes[close + 1] !== QUOTE && close + 1 < end) {
        starts[i] = p + 1;
        ends[i] = close;
        kinds[i] = close === p + 1 ? EMPTY : PLAIN;
        p = close + 1;
      } else p = scanValue(w, p, rules, fields, i);
    } else {
      const after = endOfDigits(view, p);
      if (after > p && (bytes[after] === COMMA || bytes[after] === CLOSE)) {
        starts[i] = p;
        ends[i] = after;
        kinds[i] = NUMBER;
        p = after;
      } else p = scanValue(w, skipBlanks(w, p), rules, fields, i);
    }

    if (bytes[p] !== COMMA && bytes[p] !== CLOSE) p = skipBlanks(w, p);
    const byte = bytes[p];
    if (byte === COMMA && (i + 1 < columns || columns === ANY_NUMBER)) continue;
    if (byte === CLOSE && (i + 1 === columns || columns === ANY_NUMBER)) return p + 1;
    refuse(w, p, i + 1, columns);
  }
}

function refuse(w: Window, p: number, found: number, columns: number): never {
  const byte = w.bytes[p];
  if (byte === COMMA) w.unexpected(p, `")" after ${columns} values: a row with too many values`);
  if (byte === CLOSE) w.unexpected(p, `a row of ${columns} values: a row with ${found}`);
  w.unexpected(p, '"," or ")" after a value');
}
