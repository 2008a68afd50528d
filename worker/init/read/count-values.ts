import type { ValueCount } from '../site.ts';

/** A column with more different values than this holds no states or types. */
const MOST = 1000;

/** Counts the values of a column. */
export class ValueCounter {
  private readonly counts = new Map<string | null, number>();

  add(value: string | null): void {
    if (this.counts.size <= MOST) this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
  }

  /** The most frequent first; `undefined` if there are too many. */
  result(): ValueCount[] | undefined {
    if (this.counts.size > MOST) return undefined;
    return [...this.counts]
      .map(([value, rows]) => ({ value, rows }))
      .sort((one, other) => other.rows - one.rows);
  }
}
