import { skipBlanks } from './blanks.ts';
import { COMMA, isBlank, OPEN } from './characters.ts';
import type { Fields } from './fields.ts';
import type { InsertHead } from './insert-head.ts';
import { ANY_NUMBER, scanRow } from './row.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { Encoding } from './session.ts';
import { displayName, type Table } from './table.ts';
import type { Window } from './window.ts';

/** An INSERT whose rows are being read. */
export class Insert {
  private readonly columns: number;
  private readonly positions: Int32Array;
  private readonly rows: RowEncoder | undefined;

  private readonly w: Window;
  private readonly table: Table;
  private readonly encoding: Encoding;
  /** No program writes a comment between two rows: a damaged byte may make one of a row. */
  private readonly strict: boolean;

  constructor(w: Window, table: Table, head: InsertHead, encoding: Encoding, strict: boolean) {
    this.strict = strict;
    this.w = w;
    this.table = table;
    this.encoding = encoding;

    const names =
      head.columns ?? table.columns?.filter(({ invisible }) => !invisible).map(({ name }) => name);
    this.columns = names?.length ?? ANY_NUMBER;
    this.rows = table.output?.open(w);
    this.positions = Int32Array.from(this.rows?.columns ?? [], ({ name }) => names?.indexOf(name) ?? -1);
    this.checkNames(head);
  }

  /**
   *     rows = row , row …
   *
   * Reads the rows at hand; returns when the last one was read.
   */
  readRows(fields: Fields): void {
    const { w, rows, table } = this;
    const bytes = w.bytes;
    rows?.reserve(w.end - w.pos);
    for (;;) {
      let p = w.pos;
      while (isBlank(bytes[p] as number)) p++;
      if (bytes[p] !== OPEN && !this.strict) p = skipBlanks(w, p);
      p = scanRow(w, p, this.columns, this.encoding.strings, fields);
      if (bytes[p] !== COMMA) p = skipBlanks(w, p);
      if (p >= w.end) w.more('a statement');
      rows?.writeRow(w, fields, this.positions, this.encoding);
      table.rows++;
      if (bytes[p] !== COMMA) {
        w.pos = p;
        return;
      }
      w.pos = p + 1;
    }
  }

  /** Every name must be a column, and every wanted column must get its value here. */
  private checkNames(head: InsertHead): void {
    const { w, table } = this;
    const known = table.columns?.map(({ name }) => name) ?? [];
    const stranger = head.columns?.find((name) => !known.includes(name));
    if (stranger !== undefined) {
      w.fail(
        w.pos,
        `table \`${displayName(table.name)}\` has no column \`${stranger}\`, which this INSERT fills`,
      );
    }
    const missing = this.rows?.columns.find(
      ({ nullByDefault }, j) => this.positions[j] === -1 && !nullByDefault,
    );
    if (missing === undefined) return;
    const why = missing.generated ? 'a server would compute it' : 'a server would put in its default';
    w.fail(
      w.pos,
      `this INSERT has no values for column \`${missing.name}\`: ${why}`,
      'leave the column out with --columns',
    );
  }
}
