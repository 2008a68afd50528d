/** How much of everything there is at a scale; scale 1 is the reference case. */
export interface Shape {
  readonly scale: number;
  readonly shots: number;
  /** Shots that end in the dataset. */
  readonly images: number;
  /** Shots with any tag row at all, kept or not. */
  readonly tagged: number;
  /** Shots that tag rows still point at but that are gone. */
  readonly deleted: number;
  readonly tagRows: number;
  /** Tag rows without a value, without a shot, or without both. */
  readonly nullRows: number;
  /** Tag rows whose value is empty or nothing but blanks. */
  readonly blankRows: number;
  readonly minUses: number;
  /** Distinct tags below `minUses`. */
  readonly rareTags: number;
}

/** Shots share blocks of consecutive ids with a few gaps, so that ids are neither dense nor regular. */
export const SHOTS_PER_BLOCK = 40;

const REFERENCE = { shots: 470_000, images: 243_558, tagRows: 1_600_000, minUses: 500, rareTags: 7_000 };

/**
 * The sizes at a scale. Above 1 the site grows: every label is used more, the tail of rare tags gets longer and
 * `minUses` stays; below 1 it shrinks, and `minUses` with it, so that there are 183 labels at every scale.
 */
export function shapeAt(scale: number): Shape {
  const minUses = Math.round(REFERENCE.minUses * Math.min(1, scale));
  if (!(minUses >= 2)) throw new RangeError(`scale must be at least 0.004, not ${scale}`);
  const shots = Math.round(REFERENCE.shots * scale);
  const tagRows = Math.round(REFERENCE.tagRows * scale);
  return {
    scale,
    shots,
    images: Math.round(REFERENCE.images * scale),
    tagged: Math.round(shots * 0.85),
    deleted: Math.floor(shots / SHOTS_PER_BLOCK),
    tagRows,
    nullRows: Math.round(tagRows * 0.01),
    blankRows: Math.round(tagRows * 0.004),
    minUses,
    rareTags: Math.round(REFERENCE.rareTags * Math.max(1, scale)),
  };
}

/** Uses of the label at a popularity rank on images of the dataset; the last three are at the very threshold. */
export function labelUses(rank: number, labels: number, shape: Shape): number {
  if (rank >= labels - 3) return shape.minUses;
  return Math.max(shape.minUses, Math.round((shape.scale * 74_000) / (1 + rank / 5) ** 1.22));
}

/** Uses of the rare tag at a popularity rank: a long tail whose first tags miss the threshold by one. 0 where it runs out. */
export function rareUses(rank: number, shape: Shape): number {
  const uses = Math.round(
    (Math.min(1, shape.scale) * 560) / (1 + rank / (250 * Math.max(1, shape.scale))) ** 1.25,
  );
  return Math.min(shape.minUses - 1, uses);
}
