import { BadInput } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { Catalog } from './catalog.ts';
import { EndMark } from './end-mark.ts';
import { Output, type WantedTable } from './output.ts';
import type { Provenance } from './provenance.ts';
import { Script } from './script.ts';
import { Slices } from './slices.ts';
import { displayName, type Table } from './table.ts';
import { NeedMore, Window } from './window.ts';

export interface ReaderOptions {
  /** What error messages call the dump. */
  readonly name: string;
  readonly tables: readonly WantedTable[];
  /** Accept a dump that does not say that it is whole. */
  readonly allowMissingTrailer?: boolean | undefined;
  /** The longest row, or statement other than INSERT, in bytes. It bounds the memory. Default: 128 MiB. */
  readonly maxRowBytes?: number | undefined;
  /** Whether errors tell the line, which costs a tenth of the time. Default: true. */
  readonly countLines?: boolean | undefined;
  /** Tables whose CREATE TABLE is not in the dump, from another one. */
  readonly schema?: readonly Table[] | undefined;
}

const MAX_ROW_BYTES = 128 << 20;

/**
 * Reads a SQL dump that is pushed in chunks of any size, and keeps the CSV of the wanted tables until it is taken.
 *
 * Throws BadInput, with line and byte, at the first thing that is not as it should be.
 */
export class DumpReader {
  readonly outputs: readonly Output[];
  readonly catalog: Catalog;
  private readonly endMark = new EndMark();
  private readonly w: Window;
  private readonly script: Script;
  private readonly slices = new Slices();

  private readonly options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.options = options;

    this.w = new Window(options.name, options.maxRowBytes ?? MAX_ROW_BYTES, options.countLines ?? true);
    this.outputs = options.tables.map((wanted) => new Output(wanted));
    this.catalog = new Catalog(this.w, this.outputs, options.schema);
    this.script = new Script(this.w, this.catalog, this.endMark);
  }

  get provenance(): Provenance {
    return this.endMark.provenance;
  }

  /** Rows of all tables read so far. */
  get rows(): number {
    return this.catalog.all().reduce((sum, { rows }) => sum + rows, 0);
  }

  /** What a report should say besides. */
  get notes(): string[] {
    return [...this.script.notes];
  }

  /** Reads what can be read now. */
  push(chunk: Uint8Array): void {
    for (const slice of this.slices.of(chunk)) if (this.w.append(slice)) this.read();
  }

  /** No more bytes will come: checks that the dump is whole and that every wanted table was in it. */
  end(): void {
    const { w, endMark, script, options } = this;
    w.final = true;
    if (w.offset(w.end) === 0)
      throw new BadInput(`${options.name}: the file is empty; dump it again`, { cut: true });
    this.read();
    if (script.insideInsert) w.more('an INSERT');
    if (!endMark.complete) {
      if (!options.allowMissingTrailer) w.failCut(`the dump may be cut: ${endMark.expected}`, ACCEPT_CUT);
      script.notes.add('accepted without a mark that the dump is whole');
    }
    for (const output of this.outputs) {
      if (output.table === undefined) this.refuseMissing(output.wanted.table);
      output.open(w);
    }
  }

  private read(): void {
    try {
      while (this.w.pos < this.w.end) this.script.step();
    } catch (error) {
      if (!(error instanceof NeedMore)) throw error;
      this.w.starve();
    }
  }

  private refuseMissing(wanted: string): never {
    const { name } = this.options;
    const known = this.catalog.all().map((table) => displayName(table.name));
    const near = nearest(wanted, known).slice(0, 3);
    if (known.length === 0)
      throw new BadInput(`${name}: there is no table \`${wanted}\` in this dump, nor any other`);
    const hint =
      near.length > 0 ? `did you mean ${near.join(' or ')}?` : `it has ${known.slice(0, 20).join(', ')}`;
    throw new BadInput(`${name}: there is no table \`${wanted}\` in this dump; ${hint}`);
  }
}

const ACCEPT_CUT =
  'dump again, or accept it with --allow-missing-trailer (allowMissingTrailer: true) if you know that it is whole';
