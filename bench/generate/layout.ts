import { EXCLUDED, LABELS } from './labels.ts';
import { type Permutation, permutation } from './permutation.ts';
import { labelUses, rareUses, type Shape } from './shape.ts';
import { rareName } from './tail.ts';

/** What becomes of a tag row that is neither a duplicate nor unusable. */
export type Fate = 'kept' | 'orphan' | 'excluded' | 'rare';

/** A tag and the number of shots it is given to within one ribbon. */
export interface Use {
  readonly tag: string;
  readonly uses: number;
}

/**
 * Tags wound round a shuffled ring of shots: each takes the next `uses` places. No tag is longer than the ring, so
 * every (shot, tag) pair is distinct, and every count is known before a single row is written.
 */
export interface Ribbon {
  readonly fate: Fate;
  readonly ring: Permutation;
  readonly tags: readonly Use[];
  readonly pairs: number;
}

/** Everything that is known of the data before the first row: the ribbons hold all distinct (shot, tag) pairs. */
export interface Layout {
  readonly shape: Shape;
  /** Layers of labels: the first gives every image one label, each other gives one more to the most popular images. */
  readonly layers: readonly Ribbon[];
  /** Labels on shots that are gone. */
  readonly orphans: Ribbon;
  readonly excluded: Ribbon;
  readonly rare: Ribbon;
  readonly pairs: number;
  readonly duplicates: number;
}

const LAYERS = 14;
const LAYER_RATIO = 0.78;
const ORPHAN_SHARE = 0.02;
const EXCLUDED_SHARE = [0.17, 0.065, 0.085];

/** Lays out all (shot, tag) pairs for the sizes given. */
export function layOut(shape: Shape): Layout {
  const labels = LABELS.map((tag, rank) => ({ tag, uses: labelUses(rank, LABELS.length, shape) }));
  const layers = layersOf(labels, shape.images).map((tags, n) => ribbon('kept', tags, undefined, 100 + n));
  const gone = labels.map(({ tag, uses }) => ({ tag, uses: orphanUses(uses, shape) }));
  const anywhere = shape.tagged + shape.deleted;
  const orphans = ribbon('orphan', gone, shape.deleted, 200);
  const unwanted = EXCLUDED.map((tag, n) => ({ tag, uses: Math.round(anywhere * (EXCLUDED_SHARE[n] ?? 0)) }));
  const excluded = ribbon('excluded', unwanted, anywhere, 300);
  const tail = Array.from({ length: shape.rareTags }, (_, n) => ({
    tag: rareName(n),
    uses: rareUses(n, shape),
  }));
  const rare = ribbon('rare', tail, anywhere, 400);

  const pairs = [...layers, orphans, excluded, rare].reduce((sum, { pairs }) => sum + pairs, 0);
  const duplicates = shape.tagRows - pairs - shape.nullRows - shape.blankRows;
  if (duplicates < 0 || duplicates > pairs)
    throw new Error(`${pairs} pairs do not fit ${shape.tagRows} rows`);
  return { shape, layers, orphans, excluded, rare, pairs, duplicates };
}

/** Deals labels to layers, largest first, each to the layer with most room; the first layer covers all images exactly. */
function layersOf(labels: readonly Use[], images: number): Use[][] {
  const layers = Array.from({ length: LAYERS }, (_, n) => ({
    room: images * LAYER_RATIO ** n,
    tags: [] as Use[],
  }));
  for (const label of labels) {
    const roomiest = layers.reduce((best, layer) => (layer.room > best.room ? layer : best));
    roomiest.tags.push(label);
    roomiest.room -= label.uses;
  }
  const [first, ...others] = layers.map(({ tags }) => tags);
  const [top, ...rest] = first ?? [];
  if (top === undefined) throw new Error('there are no labels');
  const covered = rest.reduce((sum, { uses }) => sum + uses, 0);
  return [[{ tag: top.tag, uses: images - covered }, ...rest], ...others];
}

/** Labels at the threshold have no orphans, so that whether orphans count as uses never decides what is a label. */
function orphanUses(uses: number, shape: Shape): number {
  return uses > shape.minUses ? Math.floor(uses * ORPHAN_SHARE) : 0;
}

function ribbon(fate: Fate, given: readonly Use[], ring: number | undefined, seed: number): Ribbon {
  const tags = given.filter(({ uses }) => uses > 0);
  const pairs = tags.reduce((sum, { uses }) => sum + uses, 0);
  const size = ring ?? pairs;
  const longest = tags.find(({ uses }) => uses > size);
  if (longest)
    throw new Error(`${longest.tag} has ${longest.uses} uses, but there are only ${size} shots for it`);
  return { fate, ring: permutation(size, seed), tags, pairs };
}
