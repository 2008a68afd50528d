/** The bins of a ledger. A row is in the last of them that its way ends in, and in `kept` if it ends in none before. */
export const BINS = [
  'kept',
  'duplicate',
  'excluded',
  'rare',
  'orphan',
  /** `where` keeps out its picture. */
  'hidden',
  /** `where` keeps out itself or its tag. */
  'filtered',
  /** A link to a tag that is not there. */
  'unnamed',
  'null',
  'invalid',
] as const;

export type Bin = (typeof BINS)[number];

/** Every use of a tag, a row of the tags table or of the links, is in exactly one bin; together they are the rows read. */
export interface Ledger {
  readonly read: number;
  readonly bins: Readonly<Record<Bin, number>>;
  /** Rows whose tag was merged into another; counted beside the bins. */
  readonly merged: number;
}
