import type { Engine } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';

/** A class of the dataset. `index` counts from 0, most used first, equal uses in byte order. */
export interface Label {
  readonly index: number;
  readonly label: string;
  /** Distinct (image, tag) pairs after synonyms were merged. */
  readonly uses: number;
}

/** What became of the tags that are no label: all that were excluded, and the rare ones nearest to being kept. */
export interface DroppedTags {
  readonly excluded: readonly TagUses[];
  readonly nearlyKept: readonly TagUses[];
}

export interface TagUses {
  readonly tag: string;
  readonly uses: number;
}

const NEARLY_KEPT = 20;

/** Reads the labels and the dropped tags from the vocabulary that clean made (a local Parquet file). */
export async function readVocabulary(
  engine: Engine,
  vocabulary: string,
): Promise<{ labels: Label[]; dropped: DroppedTags }> {
  const used = async (bin: string, limit: number) => {
    const rows = await engine.rows<{ label: string; uses: bigint }>(
      `SELECT label, uses FROM ${parquetRows(vocabulary)} WHERE bin = $1 ORDER BY uses DESC, label LIMIT $2`,
      [bin, limit],
    );
    return rows.map(({ label, uses }) => ({ tag: label, uses: Number(uses) }));
  };
  const kept = await used('kept', Number.MAX_SAFE_INTEGER);
  return {
    labels: kept.map(({ tag, uses }, index) => ({ index, label: tag, uses })),
    dropped: {
      excluded: await used('excluded', Number.MAX_SAFE_INTEGER),
      nearlyKept: await used('rare', NEARLY_KEPT),
    },
  };
}
