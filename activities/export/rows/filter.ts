import type { CellTaker } from '../../cell-taker.ts';
import type { RequestedColumn } from '../../table-requests.ts';

/** A column of so many values is one of states, which messages may show; what has more may hold anything, such as addresses. */
const MOST_STATES = 5;

/** Looks at the cells of one column of `where`: its texts are compared byte for byte, whatever the source. */
export class Filter implements CellTaker {
  /** Whether the last cell lets its row pass. */
  passes = false;
  readonly name: string;
  /** The values that let no row pass, but for NULL; one more than are shown where there are more. */
  private readonly others = new Set<string>();
  private readonly texts: readonly Buffer[];
  private readonly allowsNull: boolean;
  private readonly seen: boolean[];
  private sawNull = false;

  constructor({ name, oneOf = [] }: RequestedColumn) {
    this.name = name;
    this.texts = oneOf.filter((text) => text !== null).map((text) => Buffer.from(text));
    this.allowsNull = oneOf.includes(null);
    this.seen = this.texts.map(() => false);
  }

  add(bytes: Buffer, start: number, end: number): void {
    const at = this.texts.findIndex(
      (text) => text.length === end - start && text.compare(bytes, start, end) === 0,
    );
    this.passes = at >= 0;
    if (at >= 0) this.seen[at] = true;
    else if (this.others.size <= MOST_STATES) this.others.add(bytes.toString('utf8', start, end));
  }

  addNull(): void {
    this.passes = this.allowsNull;
    this.sawNull = true;
  }

  /** The values that let no row pass, where they are few enough to be shown. */
  states(): string[] {
    return this.others.size > MOST_STATES ? [] : [...this.others];
  }

  /** The values of `where` that no row has. */
  unseen(): (string | null)[] {
    const texts = this.texts.filter((_, at) => !this.seen[at]).map(String);
    return this.allowsNull && !this.sawNull ? [...texts, null] : texts;
  }
}
