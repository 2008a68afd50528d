import { shotId, shotImageId } from './ids.ts';
import type { Layout, Use } from './layout.ts';
import { type Row, shotsByRank } from './rows.ts';

/** The bin of every row of `tags`, as the design names them. */
export interface Ledger {
  readonly kept: number;
  readonly duplicate: number;
  readonly excluded: number;
  readonly rare: number;
  readonly orphan: number;
  readonly null: number;
  /** Values that are empty once normalised. */
  readonly invalid: number;
}

/** What any correct build must say of the data, known from how the rows were laid out. */
export interface Expected {
  readonly scale: number;
  readonly minUses: number;
  readonly rows: { readonly shots: number; readonly tags: number };
  readonly images: number;
  /**
   * Most used first, ties in byte order. `uses`: distinct (ref_id, tag) pairs, as the threshold counts them,
   * orphans included; `images`: those whose shot exists.
   */
  readonly labels: readonly { readonly label: string; readonly uses: number; readonly images: number }[];
  readonly ledger: Ledger;
}

/** The figures of a layout. */
export function expectedOf(layout: Layout): Expected {
  const { shape, layers, orphans, excluded, rare, duplicates } = layout;
  const gone = new Map(orphans.tags.map(({ tag, uses }) => [tag, uses]));
  const labels = layers
    .flatMap(({ tags }) => tags)
    .map(({ tag, uses }) => ({ label: tag, uses: uses + (gone.get(tag) ?? 0), images: uses }))
    .sort(byUses);
  return {
    scale: shape.scale,
    minUses: shape.minUses,
    rows: { shots: shape.shots, tags: shape.tagRows },
    images: shape.images,
    labels,
    ledger: {
      kept: layers.reduce((sum, { pairs }) => sum + pairs, 0),
      duplicate: duplicates,
      excluded: excluded.pairs,
      rare: rare.pairs,
      orphan: orphans.pairs,
      null: shape.nullRows,
      invalid: shape.blankRows,
    },
  };
}

/** The order of labels: most used first, ties in byte order. */
export function byUses(a: Expected['labels'][number], b: Expected['labels'][number]): number {
  return b.uses - a.uses || Buffer.compare(Buffer.from(a.label), Buffer.from(b.label));
}

export const DATASET_COLUMNS = ['id', 'shot_image_id', 'tags'] as const;

/** The dataset itself, row by row: each shot's labels are read back from its place on the layers. */
export function* datasetRows(layout: Layout): Generator<Row> {
  const { shape } = layout;
  const ranks = shotsByRank(layout);
  const layers = layout.layers.map(({ ring, pairs, tags }) => ({ ring, pairs, tagAt: tagFinder(tags) }));
  for (let ordinal = 0; ordinal < shape.shots; ordinal++) {
    const rank = ranks.indexOf(ordinal);
    if (rank >= shape.images) continue;
    const tags: string[] = [];
    for (const { ring, pairs, tagAt } of layers) {
      if (rank < pairs) tags.push(tagAt(ring.indexOf(rank)));
    }
    // UTF-16 order is byte order here: no label has characters beyond the basic plane.
    yield [shotId(ordinal), shotImageId(ordinal), tags.sort().join(',')];
  }
}

function tagFinder(tags: readonly Use[]): (place: number) => string {
  const tagAt: string[] = [];
  for (const { tag, uses } of tags) for (let n = 0; n < uses; n++) tagAt.push(tag);
  return (place) => {
    const tag = tagAt[place];
    if (tag === undefined) throw new RangeError(`no label at ${place}`);
    return tag;
  };
}
