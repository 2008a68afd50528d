import { skipBlanks } from './blanks.ts';
import type { TableName } from './table.ts';
import { is, isName, type Token, type Tokens } from './tokens.ts';
import type { Window } from './window.ts';

/** Everything of an INSERT before its rows. */
export interface InsertHead {
  readonly name: TableName;
  /** The column list, where there is one. */
  readonly columns: readonly string[] | undefined;
  /** Index of the first row. */
  readonly rows: number;
}

/** An INSERT that takes its rows from elsewhere: `SELECT`, `SET`. */
export interface OtherInsert {
  readonly name: TableName;
  readonly at: number;
}

const MODIFIERS = ['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE'];

/**
 *     head = (INSERT | REPLACE) [LOW_PRIORITY | DELAYED | HIGH_PRIORITY] [IGNORE] [INTO] name [. name] [( column, … )] VALUES
 *
 * Reads it from `p`, where INSERT or REPLACE stands.
 */
export function readInsertHead(w: Window, p: number, tokens: Tokens): InsertHead | OtherInsert {
  let token = tokens.next(p).token;
  const advance = (): Token => {
    const next = tokens.next(skipBlanks(w, p));
    p = next.after;
    token = next.token;
    return token;
  };

  p = tokens.next(p).after;
  do advance();
  while (MODIFIERS.some((modifier) => is(token, modifier)));
  if (is(token, 'INTO')) advance();

  const first = nameIn(w, token, 'the name of a table');
  let name: TableName = { database: undefined, table: first };
  if (is(advance(), '.')) {
    name = { database: first, table: nameIn(w, advance(), 'the name of a table') };
    advance();
  }

  let columns: string[] | undefined;
  if (is(token, '(')) {
    columns = [];
    do columns.push(nameIn(w, advance(), 'the name of a column'));
    while (is(advance(), ','));
    if (!is(token, ')')) w.unexpected(token.at, '"," or ")" in the list of columns');
    advance();
  }
  if (is(token, 'SELECT') || is(token, 'SET') || is(token, 'WITH')) return { name, at: token.at };
  if (!is(token, 'VALUES') && !is(token, 'VALUE')) w.unexpected(token.at, 'VALUES');
  return { name, columns, rows: p };
}

function nameIn(w: Window, token: Token, what: string): string {
  if (!isName(token)) w.unexpected(token.at, what);
  return token.text;
}
