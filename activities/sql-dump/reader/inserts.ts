import { type Catalog, keyOf } from './catalog.ts';
import { namedColumn } from './column.ts';
import type { EndMark } from './end-mark.ts';
import { Fields } from './fields.ts';
import { Insert } from './insert.ts';
import { readInsertHead } from './insert-head.ts';
import type { Encoding, Session } from './session.ts';
import type { Statements } from './statements.ts';
import { displayName, type Table, type TableName } from './table.ts';
import { is, type Tokens } from './tokens.ts';
import type { Window } from './window.ts';

/**
 *     insert = head rows [ON DUPLICATE KEY UPDATE …] delimiter
 *
 * Reads it piece by piece: its rows need not fit into memory together.
 */
export class Inserts {
  /** What of an INSERT is to be read next; `none` outside of one. */
  private next: 'none' | 'rows' | 'end' = 'none';
  private current: Insert | undefined;
  /** The bytes of its head. Dumps with a statement for every row repeat them a million times. */
  private head = new Uint8Array(0);
  private readonly fields = new Fields();

  private readonly w: Window;
  private readonly session: Session;
  private readonly catalog: Catalog;
  private readonly statements: Statements;
  private readonly endMark: EndMark;
  private readonly tokens: Tokens;
  private readonly notes: Set<string>;

  constructor(
    w: Window,
    session: Session,
    catalog: Catalog,
    statements: Statements,
    endMark: EndMark,
    tokens: Tokens,
    notes: Set<string>,
  ) {
    this.w = w;
    this.session = session;
    this.catalog = catalog;
    this.statements = statements;
    this.endMark = endMark;
    this.tokens = tokens;
    this.notes = notes;
  }

  /** Whether the window is inside of an INSERT. */
  get open(): boolean {
    return this.next !== 'none';
  }

  /** Reads the head at hand, if it is the same as the last one's. */
  beginAgain(): boolean {
    const { w, head } = this;
    if (this.current === undefined || w.end - w.pos < head.length) return false;
    for (let i = 0; i < head.length; i++) if (w.bytes[w.pos + i] !== head[i]) return false;
    w.pos += head.length;
    this.endMark.statement('INSERT');
    this.next = 'rows';
    return true;
  }

  /** Another statement may have changed what the last head meant. */
  forget(): void {
    this.current = undefined;
  }

  /** Reads the head of the INSERT or REPLACE at `at`. */
  begin(at: number): void {
    const { w } = this;
    const head = readInsertHead(w, at, this.tokens);
    this.endMark.statement('INSERT');
    const table = this.tableOf(
      at,
      this.statements.qualify(head.name),
      'columns' in head ? head.columns : undefined,
    );
    if (!('rows' in head)) {
      if (table.output !== undefined) w.unexpected(head.at, 'VALUES: only a server can run this INSERT');
      w.pos = this.tokens.statement(at).after;
      return;
    }
    this.current = new Insert(w, table, head, this.encoding(at), this.endMark.isMachineWritten);
    this.head = w.bytes.slice(at, head.rows);
    w.pos = head.rows;
    this.next = 'rows';
  }

  /** Reads on where the window is. */
  read(): void {
    if (this.next === 'rows') this.current?.readRows(this.fields);
    else this.readEnd();
    this.next = this.next === 'rows' ? 'end' : 'none';
  }

  /** What may follow the last row. */
  private readEnd(): void {
    const { w, session } = this;
    if (w.startsWith(w.pos, session.delimiter)) {
      w.pos += session.delimiter.length;
      return;
    }
    const { token } = this.tokens.next(w.pos);
    if (!is(token, 'ON') && !is(token, 'AS'))
      w.unexpected(w.pos, `"," or "${session.delimiter}" after a row`);
    w.pos = this.tokens.statement(w.pos).after;
    this.notes.add('ON DUPLICATE KEY UPDATE was passed over: rows are as the INSERTs give them');
  }

  private encoding(at: number): Encoding {
    const { charset, strings } = this.session;
    if (charset !== undefined) return { charset, strings };
    const name = this.session.variables.get('character_set_client') ?? 'that only a server knows';
    this.w.fail(
      at,
      `the dump is in the character set ${name}, which cannot be read byte by byte`,
      REDUMP_AS_UTF8,
    );
  }

  /** The table to fill. It must be locked if any is, and known if it is wanted. */
  private tableOf(at: number, name: TableName, columns: readonly string[] | undefined): Table {
    const { w, catalog, session } = this;
    if (session.locked !== undefined && !session.locked.has(keyOf(name))) {
      w.fail(at, `this INSERT fills \`${displayName(name)}\`, but LOCK TABLES names another table`);
    }
    const table = catalog.find(name) ?? this.createFrom(at, name, columns);
    if (table.output !== undefined && table.columns === undefined) {
      w.fail(
        at,
        `there is no CREATE TABLE for \`${displayName(name)}\` before this INSERT, and no list of columns in it`,
        'give a dump that has it with --schema',
      );
    }
    return table;
  }

  /** A table of which nothing was heard yet. */
  private createFrom(at: number, name: TableName, columns: readonly string[] | undefined): Table {
    const misspelt = this.catalog.almost(name);
    if (misspelt !== undefined) {
      this.w.fail(
        at,
        `this INSERT fills \`${displayName(name)}\`, which the dump does not create; it creates \`${misspelt}\``,
      );
    }
    return this.catalog.add(at, name, columns?.map(namedColumn));
  }
}

const REDUMP_AS_UTF8 = 'dump again with --default-character-set=utf8mb4';
