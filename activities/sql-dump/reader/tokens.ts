import { skipSpace, skipVersionMark } from './blanks.ts';
import { BACKTICK, DOUBLE_QUOTE, isWordByte, QUOTE, SLASH } from './characters.ts';
import { BINARY } from './charset.ts';
import { Fields } from './fields.ts';
import type { Session } from './session.ts';
import { scanString } from './string.ts';
import { ValueBytes } from './value.ts';
import type { Window } from './window.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A token of any statement but the rows of an INSERT. */
export interface Token {
  /** `name` is in backticks; `double` is in double quotes, which is a string or, under ANSI_QUOTES, a name. */
  readonly kind: 'word' | 'name' | 'string' | 'double' | 'symbol';
  readonly text: string;
  /** Where it begins in the window, for error messages. */
  readonly at: number;
}

/** Whether the token is this keyword or symbol. */
export function is(token: Token | undefined, text: string): boolean {
  if (token?.kind === 'word') return token.text.toUpperCase() === text;
  return token?.kind === 'symbol' && token.text === text;
}

/** A token that can be the name of a table or a column. */
export interface NameToken extends Token {
  readonly kind: 'name' | 'word' | 'double';
}

export function isName(token: Token | undefined): token is NameToken {
  return token !== undefined && (token.kind === 'name' || token.kind === 'word' || token.kind === 'double');
}

/** Reads statements token by token, bounded by the window: what is small in every dump. */
export class Tokens {
  private readonly fields = new Fields(1);
  private readonly value = new ValueBytes();

  private readonly w: Window;
  private readonly session: Session;

  constructor(w: Window, session: Session) {
    this.w = w;
    this.session = session;
  }

  /** The tokens from `p` to the delimiter, and the index after it. */
  statement(p: number): { tokens: Token[]; after: number } {
    const { w } = this;
    const { delimiter } = this.session;
    const tokens: Token[] = [];
    let versions = 0;
    for (;;) {
      p = skipSpace(w, p);
      const mark = skipVersionMark(w, p);
      if (mark > p) {
        versions += w.bytes[p] === SLASH ? 1 : -1;
        if (versions < 0) w.unexpected(p, 'a comment to end');
        p = mark;
      } else if (w.startsWith(p, delimiter)) {
        if (versions > 0) w.unexpected(p, '"*/" at the end of a version comment');
        refuseSwallowed(w, tokens, delimiter);
        return { tokens, after: p + delimiter.length };
      } else {
        const { token, after } = this.next(p);
        tokens.push(token);
        p = after;
      }
    }
  }

  /** The token at `p`, which is not blank, and the index after it. */
  next(p: number): { token: Token; after: number } {
    const byte = this.w.bytes[p] as number;
    if (p >= this.w.end) this.w.more('a statement');
    if (byte === QUOTE || byte === DOUBLE_QUOTE) return this.string(p, byte);
    if (byte === BACKTICK) return this.name(p);
    if (isWordByte(byte)) return this.word(p);
    return { token: { kind: 'symbol', text: String.fromCharCode(byte), at: p }, after: p + 1 };
  }

  private string(p: number, quote: number): { token: Token; after: number } {
    const { strings } = this.session;
    const after = scanString(this.w, p, quote === QUOTE ? strings.single : strings.double, this.fields, 0);
    this.value.read(this.w.bytes, this.fields, 0, strings.backslashEscapes);
    return {
      token: { kind: quote === QUOTE ? 'string' : 'double', text: this.decode(this.value.view), at: p },
      after,
    };
  }

  private name(p: number): { token: Token; after: number } {
    const { bytes, end } = this.w;
    let close = p;
    do {
      close++;
      while (close < end && bytes[close] !== BACKTICK) close++;
      if (close + 1 >= end) this.w.more('a name in backticks');
    } while (bytes[close + 1] === BACKTICK && close++);
    const text = this.decode(bytes.subarray(p + 1, close)).replaceAll('``', '`');
    return { token: { kind: 'name', text, at: p }, after: close + 1 };
  }

  private word(p: number): { token: Token; after: number } {
    const { bytes, end } = this.w;
    let after = p + 1;
    while (isWordByte(bytes[after] as number) && !this.w.startsWith(after, this.session.delimiter)) after++;
    if (after >= end) this.w.more('a statement');
    return { token: { kind: 'word', text: this.decode(bytes.subarray(p, after)), at: p }, after };
  }

  private decode(bytes: Uint8Array): string {
    const { charset } = this.session;
    const utf8 = charset === undefined || charset === BINARY ? bytes : (charset.toUtf8(bytes) ?? bytes);
    return decoder.decode(utf8);
  }
}

/** Statements that have others inside. */
const ROUTINES = ['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT', 'PACKAGE'];

/** Where a delimiter is lost, two statements look like one. Neither may go unnoticed. */
function refuseSwallowed(w: Window, tokens: readonly Token[], delimiter: string): void {
  const routine =
    is(tokens[0], 'CREATE') && tokens.slice(1, 20).some((token) => ROUTINES.some((word) => is(token, word)));
  for (const [i, token] of tokens.entries()) {
    const command = is(token, 'DELIMITER');
    const insert =
      i > 0 &&
      (is(token, 'INSERT') || is(token, 'REPLACE')) &&
      ['INTO', 'IGNORE'].some((word) => is(tokens[i + 1], word));
    const inside = !routine && token.kind !== 'word' && /\n(INSERT|REPLACE)\b/.test(token.text);
    if (inside) w.unexpected(token.at, 'a string or a name that ends before the next statement');
    if (command || (insert && !routine)) w.unexpected(token.at, `"${delimiter}" before the next statement`);
  }
}
