import type { CsvEncoder } from './csv-encoder.ts';
import { DumpError } from './dump-error.ts';
import { Fields } from './fields.ts';
import { type InsertDescription, recreateInsert } from './insert-description.ts';
import type { InsertPart, RepeatedInsert } from './repeated-insert.ts';
import { Slices } from './slices.ts';
import { NeedMore, Window } from './window.ts';

/** What a part of a dump gives if, at its first byte, an INSERT like the one described begins. */
export interface Section {
  /** Where the head of that INSERT stands, in bytes of the dump. */
  readonly from: number;
  /** Everything before is read … */
  readonly to: number;
  /** … and this comes next. */
  readonly next: InsertPart;
  readonly rows: number;
  /** Undefined where the table is not wanted. */
  readonly csv: SectionCsv | undefined;
}

export interface SectionCsv {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly nulls: Float64Array;
  readonly multiline: boolean;
  readonly longestRow: number;
}

/** Reads sections, one after the other. It reads rows as `DumpReader` does, because the same code does it. */
export class SectionReader {
  private readonly w: Window;
  private readonly fields = new Fields();
  private readonly slices = new Slices();
  private repeated: RepeatedInsert | undefined;
  private from = 0;
  private spare: Uint8Array = new Uint8Array(0);

  constructor(maxRowBytes: number) {
    this.w = new Window('', maxRowBytes, false);
  }

  /** Starts a section at byte `from` of the dump. */
  begin(description: InsertDescription, from: number): void {
    this.w.jump(from);
    this.from = from;
    this.repeated = recreateInsert(this.w, description);
    this.repeated.next = 'none';
    // The header row is the other reader's.
    this.csv?.take(this.spare);
  }

  /** Reads on. False where something comes that is not for it to judge: another statement, or what is wrong. */
  push(chunk: Uint8Array): boolean {
    for (const slice of this.slices.of(chunk)) {
      if (this.w.append(slice) && !this.read()) return false;
    }
    return true;
  }

  end(): Section {
    const { w, from, repeated, csv } = this;
    const section = {
      from,
      to: w.offset(w.pos),
      next: repeated?.next ?? 'none',
      rows: repeated?.insert.table.rows ?? 0,
    };
    if (csv === undefined) return { ...section, csv: undefined };
    const { nulls, multiline, longestRow } = csv;
    const taken = csv.take();
    this.spare = new Uint8Array(taken.buffer);
    return { ...section, csv: { bytes: new Uint8Array(taken), nulls, multiline, longestRow } };
  }

  private get csv(): CsvEncoder | undefined {
    return this.repeated?.insert.table.output?.csv;
  }

  private read(): boolean {
    try {
      this.repeated?.readAll(this.fields);
      return false;
    } catch (error) {
      // The other reader comes to the same place, and says what is wrong there.
      if (error instanceof DumpError) return false;
      if (!(error instanceof NeedMore)) throw error;
      this.w.starve();
      return true;
    }
  }
}
