import { mix } from './random.ts';
import { SHOTS_PER_BLOCK } from './shape.ts';

const BLOCK = SHOTS_PER_BLOCK + 3;

function shift(block: number): number {
  return mix(11, block) % 4;
}

/** The id of the shot with this ordinal: rising, with gaps of up to six. */
export function shotId(ordinal: number): number {
  const block = Math.floor(ordinal / SHOTS_PER_BLOCK);
  return 1 + BLOCK * block + shift(block) + (ordinal % SHOTS_PER_BLOCK);
}

/** The id that a deleted shot had: one of a block's gaps. The first one is 0, which old applications write for "none". */
export function deletedShotId(index: number): number {
  if (index === 0) return 0;
  return 1 + BLOCK * index + (shift(index) > 0 ? 0 : BLOCK - 1);
}

/** The id of the tag row at this place in time: rising, with gaps where rows were deleted. */
export function tagRowId(position: number): number {
  return 1 + position + Math.floor(position / 97) + Math.floor(position / 1013);
}

/** The name of the shot's picture. */
export function shotImageId(ordinal: number): string {
  const hex = (seed: number) => mix(seed, ordinal).toString(16).padStart(8, '0');
  return `${hex(12)}${hex(13)}.jpg`;
}
