import type { Draw } from './draw.ts';

/**
 * Draws that were once played wrongly, shrunk: they are tried first, for ever. They are kept as what they are, since a seed
 * means another draw as soon as more is drawn.
 */
export const KEPT_DRAWS: readonly Draw[] = [];
