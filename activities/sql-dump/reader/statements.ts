import type { Catalog } from './catalog.ts';
import { keyOf } from './catalog.ts';
import { parseColumns, parseKeys } from './create-table.ts';
import type { EndMark } from './end-mark.ts';
import type { Session } from './session.ts';
import { runSet, splitAtCommas } from './set-statement.ts';
import type { TableName } from './table.ts';
import { keysOf } from './table-keys.ts';
import { is, isName, type Token } from './tokens.ts';
import type { Window } from './window.ts';

/** Statements of dumps that change neither the rows of a table nor how the rest of the dump is read. */
const PASSED_OVER = new Set(
  `ANALYZE BEGIN CALL CHANGE CHECK CHECKSUM COMMIT DEALLOCATE DO END EXECUTE FLUSH GRANT OPTIMIZE PREPARE PURGE RELEASE
   REPAIR RESET REVOKE ROLLBACK SAVEPOINT SELECT SHOW START STOP XA`.split(/\s+/),
);

/** Runs every statement but INSERT and REPLACE, as far as the tables of the dump depend on it. */
export class Statements {
  private readonly w: Window;
  private readonly session: Session;
  private readonly catalog: Catalog;
  private readonly endMark: EndMark;

  constructor(w: Window, session: Session, catalog: Catalog, endMark: EndMark) {
    this.w = w;
    this.session = session;
    this.catalog = catalog;
    this.endMark = endMark;
  }

  run(tokens: readonly Token[]): void {
    const [first, second] = tokens;
    if (first === undefined) return;
    const word = first.kind === 'word' ? first.text.toUpperCase() : '';
    this.endMark.statement(word);
    if (word === 'SET') this.set(tokens);
    else if (word === 'USE' && isName(second)) this.session.database = second.text;
    else if (word === 'CREATE') this.create(tokens);
    else if (word === 'DROP') this.drop(tokens);
    else if (word === 'LOCK') this.lock(tokens);
    else if (word === 'UNLOCK') this.session.locked = undefined;
    else if (word === 'ALTER') this.alter(tokens);
    else if (CHANGES[word] !== undefined) this.change(tokens, CHANGES[word]);
    else if (!PASSED_OVER.has(word)) this.w.unexpected(first.at, 'a SQL statement');
  }

  /** A name as the session understands it: in its current database unless it says otherwise. */
  qualify(name: TableName): TableName {
    return { database: name.database ?? this.session.database, table: name.table };
  }

  private set(tokens: readonly Token[]): void {
    const { saved, restored } = runSet(this.w, tokens, this.session);
    this.endMark.variables(saved, restored);
  }

  /** `CREATE [OR REPLACE] [TEMPORARY] TABLE [IF NOT EXISTS] name (…)`; views, routines, triggers and the like are passed over. */
  private create(tokens: readonly Token[]): void {
    const table = tokens.findIndex((token) => is(token, 'TABLE'));
    const before = tokens.slice(1, table);
    if (table < 0 || !before.every((token) => ['OR', 'REPLACE', 'TEMPORARY'].some((word) => is(token, word))))
      return;
    const { name, after } = this.nameAfter(tokens, table);
    const columns = parseColumns(this.w, tokens.slice(after));
    const ifNotExists = tokens.slice(table, after).some((token) => is(token, 'EXISTS'));
    const known = ifNotExists ? this.catalog.find(name) : undefined;
    if (known === undefined || known.rows > 0)
      this.catalog.add(tokens[0]?.at ?? this.w.pos, name, columns, parseKeys(tokens.slice(after)));
  }

  private drop(tokens: readonly Token[]): void {
    const at = tokens[0]?.at ?? this.w.pos;
    const kind = tokens.findIndex(
      (token) => is(token, 'TABLE') || is(token, 'DATABASE') || is(token, 'SCHEMA'),
    );
    if (kind !== 1 && !is(tokens[1], 'TEMPORARY')) return;
    const names = splitAtCommas(tokens.slice(kind + 1)).map((part) => this.nameAfter(part, -1).name);
    for (const name of names) {
      if (is(tokens[kind], 'TABLE')) this.catalog.remove(at, name);
      else
        for (const table of this.catalog.all())
          if (table.name.database === name.table) this.catalog.remove(at, table.name);
    }
  }

  /** `LOCK TABLES name WRITE, name READ`. */
  private lock(tokens: readonly Token[]): void {
    const names = splitAtCommas(tokens.slice(2)).map((part) => this.nameAfter(part, -1).name);
    this.session.locked = new Set(names.map(keyOf));
  }

  /** Keys and table options may change after the rows; columns may not. */
  private alter(tokens: readonly Token[]): void {
    const table = tokens.findIndex((token) => is(token, 'TABLE'));
    if (table < 0) return;
    const { name, after } = this.nameAfter(tokens, table);
    const changesColumns = splitAtCommas(tokens.slice(after)).some(([verb, object]) => {
      if (is(verb, 'CHANGE') || is(verb, 'RENAME')) return true;
      return (is(verb, 'ADD') || is(verb, 'DROP')) && !KEYS.some((word) => is(object, word));
    });
    if (changesColumns) this.refuseAlteredColumns(tokens, name);
    const altered = this.catalog.find(name);
    if (altered !== undefined) altered.keys = keysOf(splitAtCommas(tokens.slice(after)), altered.keys);
  }

  private refuseAlteredColumns(tokens: readonly Token[], name: TableName): void {
    const table = this.catalog.find(name);
    if (table?.output === undefined) return;
    this.w.fail(
      tokens[0]?.at ?? this.w.pos,
      `this statement changes the columns of \`${name.table}\` after its CREATE TABLE`,
    );
  }

  /** A statement that changes a wanted table. Emptying one that is empty is fine. */
  private change(tokens: readonly Token[], change: 'empties' | 'changes'): void {
    const names = tokens.filter(isName).map(({ text }) => text);
    this.catalog.refuseChange(tokens[0]?.at ?? this.w.pos, names, change);
  }

  /** The table named after `[IF [NOT] EXISTS]`, behind the token at `i`, and the index of the token behind it. */
  private nameAfter(tokens: readonly Token[], i: number): { name: TableName; after: number } {
    let at = i + 1;
    while (['IF', 'NOT', 'EXISTS', 'ONLY', 'IGNORE'].some((word) => is(tokens[at], word))) at++;
    const [first, dot, second] = tokens.slice(at, at + 3);
    if (!isName(first)) this.w.unexpected(first?.at ?? this.w.pos, 'the name of a table');
    if (is(dot, '.') && isName(second)) {
      return { name: { database: first.text, table: second.text }, after: at + 3 };
    }
    return { name: this.qualify({ database: undefined, table: first.text }), after: at + 1 };
  }
}

const CHANGES: Readonly<Record<string, 'empties' | 'changes'>> = {
  TRUNCATE: 'empties',
  DELETE: 'empties',
  UPDATE: 'changes',
  LOAD: 'changes',
  RENAME: 'changes',
};

/** What ALTER TABLE may add and drop. */
const KEYS = [
  'PRIMARY',
  'KEY',
  'INDEX',
  'UNIQUE',
  'FULLTEXT',
  'SPATIAL',
  'CONSTRAINT',
  'FOREIGN',
  'CHECK',
  'PARTITION',
];
