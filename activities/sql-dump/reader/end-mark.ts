import type { Provenance } from './provenance.ts';
import { UNKNOWN_WRITER, WRITERS, type Writer } from './writers.ts';

const DATE = /\d{4}-\d\d-\d\d +\d{1,2}:\d\d:\d\d/;
const SERVER_VERSION = /^-- Server version:?\s+(\S+)/;
const TRANSACTION = 'transaction';

/** Follows who writes the dump and whether it has come to its end. */
export class EndMark {
  private writer: Writer = UNKNOWN_WRITER;
  private serverVersion: string | undefined;
  private completedAt: string | undefined;
  private reached = false;
  /** What was opened and is not closed yet. */
  private readonly open = new Set<string>();

  /** A program wrote the dump, not a person. */
  get isMachineWritten(): boolean {
    return this.writer !== UNKNOWN_WRITER;
  }

  /** The dump is whole as far as it was read. */
  get complete(): boolean {
    return this.reached;
  }

  get provenance(): Provenance {
    const { serverVersion, completedAt } = this;
    return { writer: this.writer.name, serverVersion, completedAt };
  }

  /** What is missing, for a message. */
  get expected(): string {
    const { name, end } = this.writer;
    if (end === 'none') return `${name} writes no mark at the end of its dumps`;
    if (end === 'closed')
      return `the last lines that ${name} writes, COMMIT or SET … = @OLD_…, are not there`;
    return `the last line that ${this.writer === UNKNOWN_WRITER ? 'mysqldump' : name} writes, "${end.sample}", is not there`;
  }

  /** A comment line between two statements. */
  comment(line: string): void {
    const writer = WRITERS.find(({ header }) => header.test(line));
    if (writer !== undefined) this.begin(writer);
    this.serverVersion ??= SERVER_VERSION.exec(line)?.[1];
    const { end } = this.writer;
    if (typeof end === 'string' || !end.comment.test(line)) return;
    this.reached = true;
    this.completedAt = DATE.exec(line)?.[0];
  }

  /** Any statement, by its first word. With another one after it, a mark was not the end. */
  statement(word: string): void {
    this.reached = false;
    if (word === 'START' || word === 'BEGIN') this.open.add(TRANSACTION);
    if (word === 'COMMIT') this.close([TRANSACTION]);
  }

  /** A SET statement that saved and restored variables named `@old_…`. */
  variables(saved: readonly string[], restored: readonly string[]): void {
    for (const name of saved) this.open.add(name);
    if (restored.length > 0) this.close(restored);
  }

  private close(names: readonly string[]): void {
    for (const name of names) this.open.delete(name);
    if (this.writer.end === 'closed') this.reached = this.open.size === 0;
  }

  private begin(writer: Writer): void {
    this.writer = writer;
    this.open.clear();
    this.reached = false;
  }
}
