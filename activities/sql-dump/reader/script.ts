import { lineComment, skipBlanks, skipComment, skipLine } from './blanks.ts';
import type { Catalog } from './catalog.ts';
import { isBlank } from './characters.ts';
import { isClientWarning } from './client-messages.ts';
import type { EndMark } from './end-mark.ts';
import { Inserts } from './inserts.ts';
import { Session } from './session.ts';
import { Statements } from './statements.ts';
import { is, Tokens } from './tokens.ts';
import type { Window } from './window.ts';

/**
 * A dump is what the `mysql` client reads:
 *
 *     script    = [byte-order mark] (blank | statement | command | message)*
 *     statement = insert | tokens delimiter
 *     command   = DELIMITER text LF
 *     message   = a warning of the dump program that went into the file
 */
export class Script {
  /** What a report should say besides. */
  readonly notes = new Set<string>();
  private readonly session = new Session();
  private readonly tokens: Tokens;
  private readonly statements: Statements;
  private readonly inserts: Inserts;
  private started = false;

  private readonly w: Window;
  private readonly endMark: EndMark;

  constructor(w: Window, catalog: Catalog, endMark: EndMark) {
    this.w = w;
    this.endMark = endMark;

    this.tokens = new Tokens(w, this.session);
    this.statements = new Statements(w, this.session, catalog, endMark);
    this.inserts = new Inserts(w, this.session, catalog, this.statements, endMark, this.tokens, this.notes);
  }

  get insideInsert(): boolean {
    return this.inserts.open;
  }

  /**
   * Reads the next piece that is done with as a whole: a comment, a statement, the head of an INSERT or all its rows at hand.
   * Throws NeedMore where the window ends inside one.
   */
  step(): void {
    if (!this.started) this.start();
    else if (this.inserts.open) this.inserts.read();
    else this.readStatement();
  }

  /** A byte-order mark is passed over. UTF-16 is nothing a server would take. */
  private start(): void {
    const { w } = this;
    if (w.end < 3 && !w.final) w.more('its first bytes');
    const [first, second, third] = w.bytes;
    const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
    if (marked || first === 0 || second === 0) {
      w.fail(
        0,
        'this is UTF-16, as PowerShell writes it',
        'dump again with --result-file=FILE instead of > FILE',
      );
    }
    if (first === 0xef && second === 0xbb && third === 0xbf) w.pos = 3;
    this.started = true;
  }

  private readStatement(): void {
    const { w, session, inserts } = this;
    while (isBlank(w.bytes[w.pos] as number)) w.pos++;
    if (w.pos >= w.end || this.skipComment() || inserts.beginAgain()) return;
    if (w.startsWith(w.pos, session.delimiter)) {
      w.pos += session.delimiter.length;
      return;
    }
    const at = skipBlanks(w, w.pos);
    const { token } = this.tokens.next(at);
    const isInsert = is(token, 'INSERT') || is(token, 'REPLACE');
    if (!isInsert) inserts.forget();
    if (isInsert) inserts.begin(at);
    else if (is(token, 'DELIMITER')) session.delimiter = this.readLine().slice('DELIMITER'.length).trim();
    else if (isClientWarning(w.text(at, at + 80))) this.notes.add(`passed over: ${this.readLine().trim()}`);
    else {
      const { tokens, after } = this.tokens.statement(w.pos);
      this.statements.run(tokens);
      w.pos = after;
    }
  }

  private skipComment(): boolean {
    const { w } = this;
    const from = w.pos;
    const comment = lineComment(w, from);
    w.pos = skipComment(w, from);
    if (comment?.startsWith('#') && this.endMark.isMachineWritten)
      w.unexpected(from, 'a statement, or a comment that begins with --');
    if (comment !== undefined) this.endMark.comment(comment);
    return w.pos > from;
  }

  /** The rest of the line, which is done with then. */
  private readLine(): string {
    const from = this.w.pos;
    this.w.pos = skipLine(this.w, from);
    return this.w.text(from, this.w.pos);
  }
}
