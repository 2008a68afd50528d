import { isBlank } from './characters.ts';
import type { Fields } from './fields.ts';
import type { Insert } from './insert.ts';
import type { Window } from './window.ts';

/** What of an INSERT is to be read next; `none` outside of one. */
export type InsertPart = 'none' | 'rows' | 'end';

/**
 * INSERTs with the same head, one after the other. Dumps with a statement for every row repeat it a million times.
 *
 *     repeated = head rows delimiter [blank] head rows delimiter …
 */
export class RepeatedInsert {
  /** At first its head was read. */
  next: InsertPart = 'rows';
  readonly insert: Insert;
  /** The bytes from INSERT or REPLACE to the first row. */
  readonly head: Uint8Array;
  /** What ends the statement. It cannot change between two of them: that takes another statement. */
  readonly delimiter: string;

  private readonly w: Window;

  constructor(w: Window, insert: Insert, head: Uint8Array, delimiter: string) {
    this.w = w;
    this.insert = insert;
    this.head = head;
    this.delimiter = delimiter;
  }

  /** Reads the head at hand, if it is the same again. */
  beginAgain(): boolean {
    const { w, head } = this;
    if (w.end - w.pos < head.length) return false;
    for (let i = 0; i < head.length; i++) if (w.bytes[w.pos + i] !== head[i]) return false;
    w.pos += head.length;
    this.next = 'rows';
    return true;
  }

  /** Reads the rows at hand. Throws NeedMore until the last one was read. */
  readRows(fields: Fields): void {
    this.insert.readRows(fields);
    this.next = 'end';
  }

  /** Reads the delimiter after the last row, if nothing stands before it. */
  readDelimiter(): boolean {
    const { w, delimiter } = this;
    if (!w.startsWith(w.pos, delimiter)) return false;
    w.pos += delimiter.length;
    this.next = 'none';
    return true;
  }

  /** Reads on until something else comes. Throws NeedMore where the bytes at hand end before. */
  readAll(fields: Fields): void {
    const { w, head } = this;
    for (;;) {
      if (this.next === 'rows') this.readRows(fields);
      else if (this.next === 'end') {
        if (!this.readDelimiter()) return;
      } else {
        while (isBlank(w.bytes[w.pos] as number)) w.pos++;
        if (w.end - w.pos < head.length) w.more('a statement');
        if (!this.beginAgain()) return;
      }
    }
  }
}
