import { z } from 'zod';
import type { Engine } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { QualityGate } from '../errors.ts';
import { LARGEST_WHOLE } from '../store/read-whole.ts';
import { toJson } from './to-json.ts';

const count = z.int().min(0);
/** labels.json: most used first, equal uses in byte order. */
export const labelsSchema = z.array(z.object({ index: count, label: z.string(), uses: count }));

/** A class of the dataset. `index` counts from 0; `uses` are distinct (image, tag) pairs after synonyms were merged. */
export type Label = z.infer<typeof labelsSchema>[number];

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

/** Labels as they were published; `undefined` for what are none. */
export function parseLabels(bytes: Uint8Array): readonly Label[] | undefined {
  try {
    return labelsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** Refuses more labels than can be read whole, as every reader and the next build do. */
export function refuseTooMany(labels: readonly Label[], minUses: number): void {
  // The brackets around all.
  let bytes = 4;
  const over = labels.findIndex((label) => {
    // Two spaces more before each of the five lines of a label, and a comma.
    bytes += toJson(label).length + 2 * 5 + 1;
    return bytes > LARGEST_WHOLE;
  });
  const first = labels[over];
  if (first === undefined) return;
  const enough = first.uses + 1;
  const left = labels.filter(({ uses }) => uses >= enough).length;
  const number = (count: number) => count.toLocaleString('en-US');
  const mend =
    left > 0
      ? `Raise rules.minUses from ${minUses} to ${enough}, which leaves ${number(left)}.`
      : `Raise rules.minUses above ${minUses}, or exclude what is no label.`;
  throw new QualityGate(
    `${number(labels.length)} labels make a labels.json of more than ${LARGEST_WHOLE >> 20} MiB, which nobody could read whole. Nothing was published. ${mend}`,
  );
}
