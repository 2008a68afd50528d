import { BANG, HASH, isBlank, isDigit, LF, MINUS, SLASH, STAR, UPPER_M } from './characters.ts';
import type { Window } from './window.ts';

/*
 * What may stand between two tokens:
 *
 *     blank   = space | version
 *     space   = white space | comment
 *     comment = -- text LF | # text LF | / * text * /
 *     version = / *! digits | / *M! digits | * /            (all without the blanks after a slash and before one)
 *
 * The text of a version comment is SQL: a server that is new enough runs it, and so do we. So only its two marks are skipped.
 */

/** The version that no server has: what MariaDB's programs say to each other in a comment. */
const NEVER = '999999';

/** Returns the index of the next token, or the end of the bytes at hand. */
export function skipBlanks(w: Window, p: number): number {
  for (;;) {
    const after = skipVersionMark(w, skipSpace(w, p));
    if (after === p) return p;
    p = after;
  }
}

/** The same, but stops at the marks of version comments. */
export function skipSpace(w: Window, p: number): number {
  for (;;) {
    while (isBlank(w.bytes[p] as number)) p++;
    const after = skipComment(w, p);
    if (after === p) return p;
    p = after;
  }
}

/** Skips the mark at `p`, the beginning or the end of a version comment; returns `p` where there is none. */
export function skipVersionMark(w: Window, p: number): number {
  const { bytes, end } = w;
  if (bytes[p] === STAR && bytes[p + 1] === SLASH) return p + 2;
  if (bytes[p] === STAR && p + 1 >= end && !w.final) w.more('a comment');
  if (bytes[p] !== SLASH || bytes[p + 1] !== STAR) return p;
  let after = bytes[p + 2] === UPPER_M ? p + 3 : p + 2;
  if (after >= end) w.more('a comment');
  if (bytes[after] !== BANG || w.startsWith(after + 1, NEVER)) return p;
  after++;
  while (isDigit(bytes[after] as number)) after++;
  if (after >= end) w.more('a comment');
  return after;
}

/** Skips the comment at `p`; returns `p` where there is none. */
export function skipComment(w: Window, p: number): number {
  const { bytes, end } = w;
  const first = bytes[p];
  const second = bytes[p + 1];
  if (first !== HASH && first !== MINUS && first !== SLASH) return p;
  if (first === HASH) return skipLine(w, p);
  if (p + 2 >= end && !w.final) w.more('a comment');
  if (first === MINUS) return second === MINUS && (bytes[p + 2] as number) <= 0x20 ? skipLine(w, p) : p;
  return second === STAR && skipVersionMark(w, p) === p ? skipToEnd(w, p + 2) : p;
}

/** The text of the line comment at `p`, or undefined when it is something else. */
export function lineComment(w: Window, p: number): string | undefined {
  if (w.bytes[p] === SLASH) return undefined;
  const after = skipComment(w, p);
  return after === p ? undefined : w.text(p, after).trimEnd();
}

/** The index of the next line, or the end of the last one. */
export function skipLine(w: Window, p: number): number {
  const lineFeed = w.bytes.subarray(0, w.end).indexOf(LF, p);
  if (lineFeed >= 0) return lineFeed + 1;
  if (!w.final) w.more('a line');
  return w.end;
}

function skipToEnd(w: Window, p: number): number {
  const bytes = w.bytes.subarray(0, w.end);
  for (;;) {
    const star = bytes.indexOf(STAR, p);
    if (star < 0 || star + 1 >= w.end) w.more('a comment');
    if (bytes[star + 1] === SLASH) return star + 2;
    p = star + 1;
  }
}
