import { NUL } from './characters.ts';
import { clientFailure } from './client-messages.ts';
import { DumpError } from './dump-error.ts';
import { countLineBreaks } from './line-breaks.ts';

/**
 * Thrown when the bytes at hand end inside what is being read. The reader catches it, waits for more bytes and reads
 * again from the last position it has done with. It never leaves the reader.
 */
export class NeedMore {}
const needMore = new NeedMore();
const decoder = new TextDecoder();

/** Bytes that are there beyond the last one that has come. */
const SLACK = 16;

/**
 * The part of the dump that is in memory: what has come and is not yet done with. It slides along the dump and grows only
 * when one row (or one statement that is not an INSERT) is longer than it.
 *
 * The byte after the last one is always NUL, so that a loop over plain characters stops there without counting.
 */
export class Window {
  bytes = new Uint8Array(SLACK);
  /** The same bytes, for reading four at a time: some beyond the end may be read. */
  view = new DataView(this.bytes.buffer);
  /** Everything before this index is done with. */
  pos = 0;
  /** Index after the last byte that has come. */
  end = 0;
  /** No more bytes will come. */
  final = false;
  /** How many bytes of the dump came before `bytes[0]`, and how many line breaks were among them. */
  private base = 0;
  private lines = 0;
  private readonly countLines: boolean;
  /** Reading again is worth its while when the window ends at least here. */
  private retryAt = 0;

  readonly name: string;
  private readonly limit: number;

  /**
   * @param limit the longest row, or statement other than INSERT, in bytes
   * @param countLines whether errors tell the line: it costs a tenth of the time
   */
  constructor(name: string, limit: number, countLines: boolean) {
    this.name = name;
    this.limit = limit;
    this.countLines = countLines;
  }

  /** Bytes of the dump up to `at`. */
  offset(at: number): number {
    return this.base + at;
  }

  /** Appends a chunk after dropping what is done with. Says whether there is enough to try again. */
  append(chunk: Uint8Array): boolean {
    this.slide();
    const length = this.end + chunk.length;
    if (length + SLACK > this.bytes.length) {
      const wider = new Uint8Array(Math.max(length, 2 * this.end) + SLACK);
      wider.set(this.bytes.subarray(0, this.end));
      this.bytes = wider;
      this.view = new DataView(wider.buffer);
    }
    this.bytes.set(chunk, this.end);
    this.end = length;
    this.bytes[length] = NUL;
    return length >= this.retryAt;
  }

  /**
   * What is left did not suffice. The next attempt starts from its beginning, so it waits until the window has doubled:
   * a row of any length is read in linear time, however small the chunks are.
   */
  starve(): void {
    const left = this.end - this.pos;
    if (left > this.limit) {
      this.fail(
        this.pos,
        `a single row or statement is longer than ${this.limit} bytes`,
        'raise the limit with --max-row-bytes',
      );
    }
    this.retryAt = 2 * left;
  }

  /** Whether `text` (ASCII) stands at `p`. */
  startsWith(p: number, text: string): boolean {
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[p + i] !== text.charCodeAt(i)) {
        if (p + i >= this.end && i > 0) this.more('a statement');
        return false;
      }
    }
    return true;
  }

  /** The bytes end at `at` inside something: ask for more, or say that the dump was cut. */
  more(inside: string): never {
    if (!this.final) throw needMore;
    this.failCut(`the dump ends inside ${inside}`, 'it was cut: dump it again, or copy it again');
  }

  /** What stands at `at` is not what belongs there. */
  unexpected(at: number, expected: string): never {
    if (at >= this.end) this.more(`a statement, where ${expected} was expected`);
    this.fail(at, `expected ${expected}, found ${this.excerpt(at)}`);
  }

  /** Refuses the dump, which ends too early. */
  failCut(problem: string, remedy: string): never {
    this.refuse(this.end, problem, remedy, true);
  }

  /** Refuses the dump, naming the place. */
  fail(at: number, problem: string, remedy?: string): never {
    this.refuse(at, problem, remedy, false);
  }

  private refuse(at: number, problem: string, remedy: string | undefined, cut: boolean): never {
    const failure = clientFailure(this.text(Math.max(0, at - 2000), this.end));
    if (failure !== undefined) {
      problem = `the program that wrote this dump failed, and says so in it: "${failure}" (${problem})`;
      remedy = 'mend that and dump again';
      cut = false;
    }
    const line = this.countLines ? this.lines + countLineBreaks(this.bytes, at) + 1 : undefined;
    throw new DumpError(
      this.name,
      this.offset(at),
      line,
      remedy === undefined ? problem : `${problem}; ${remedy}`,
      cut,
    );
  }

  /** Refuses a string into whose text, over a whole line, the dump program wrote that it failed. */
  refuseClientFailure(from: number, to: number): void {
    if (clientFailure(this.text(from, to)) !== undefined) this.fail(to, 'its message stands inside a string');
  }

  /** The bytes from `from` to `to` for a message or a comment: never for data. */
  text(from: number, to: number): string {
    return decoder.decode(this.bytes.subarray(from, Math.min(to, this.end)));
  }

  private excerpt(at: number): string {
    const text = this.text(at, at + 24).split(/[\r\n]/)[0];
    return text === undefined || text === '' ? 'the end of a line' : JSON.stringify(text);
  }

  private slide(): void {
    if (this.pos === 0) return;
    if (this.countLines) this.lines += countLineBreaks(this.bytes, this.pos);
    this.base += this.pos;
    this.bytes.copyWithin(0, this.pos, this.end);
    this.end -= this.pos;
    this.pos = 0;
  }
}
