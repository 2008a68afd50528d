import { InvariantViolation } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import type { CleanLedger, MergeLedger } from '../run.ts';

/** Puts the books of clean and merge together. Every row is in one bin, or nothing is published. */
export function balance(clean: CleanLedger, merge: MergeLedger): Ledger {
  const { read, duplicate, excluded, rare, hidden, filtered, unnamed, invalid } = clean;
  const bins = {
    kept: merge.kept,
    duplicate,
    excluded,
    rare,
    orphan: merge.orphan,
    hidden,
    filtered,
    unnamed,
    null: clean.null,
    invalid,
  };
  const sum = Object.values(bins).reduce((total, rows) => total + rows, 0);
  if (sum !== read)
    throw new InvariantViolation(
      `The ledger does not add up: ${sum} rows in bins (${JSON.stringify(bins)}), ${read} rows read. Nothing was published.`,
    );
  return { read, bins, merged: clean.merged };
}
