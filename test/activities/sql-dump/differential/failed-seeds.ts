/** Seeds of random dumps that were once read wrongly; they are tried first, for ever. */
export const FAILED_SEEDS: readonly number[] = [];
