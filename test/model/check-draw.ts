import { basename } from 'node:path';
import fc from 'fast-check';
import type { Draw } from './draw.ts';

/** After which a draw that fails is shrunk no further. */
const SHRINKING_MS = 90_000;

/** The seeds to draw from: TAGSET_TEST_CASES=1000 draws more, TAGSET_TEST_SEED=17 TAGSET_TEST_CASES=1 that one again. */
export function seeds(cases: number): number[] {
  const first = Number(process.env.TAGSET_TEST_SEED ?? 1);
  return Array.from({ length: Number(process.env.TAGSET_TEST_CASES ?? cases) }, (_, at) => first + at);
}

/** What a seed draws, one after the other. */
export function sample(draws: fc.Arbitrary<Draw>, seed: number): Draw[] {
  return fc.sample(draws, { seed: mixed(seed), numRuns: 1 });
}

/**
 * Plays what a seed draws. Throws an `Error` that has the smallest draw that fails like it, why, and how to try that one
 * again: TAGSET_TEST_PATH leads straight to it.
 */
export async function checkDraw(
  file: string,
  draws: fc.Arbitrary<Draw>,
  seed: number,
  play: (draw: Draw) => Promise<void>,
): Promise<void> {
  const path = process.env.TAGSET_TEST_PATH;
  const details = await fc.check(fc.asyncProperty(draws, play), {
    seed: mixed(seed),
    numRuns: 1,
    interruptAfterTimeLimit: SHRINKING_MS,
    ...(path !== undefined && { path, endOnFailure: true }),
  });
  if (!details.failed) return;
  const [draw] = details.counterexample ?? [];
  const { errorInstance, numShrinks, counterexamplePath } = details;
  const again = `TAGSET_TEST_SEED=${seed} TAGSET_TEST_CASES=1 TAGSET_TEST_PATH=${counterexamplePath}`;
  throw new Error(
    `Seed ${seed}, shrunk ${numShrinks} times: ${errorInstance instanceof Error ? errorInstance.message : details.failed}
Once more: ${again} npx vitest run test/model/${basename(file)}
To keep it, put it into test/model/kept-draws.ts:
${JSON.stringify(draw)}`,
    { cause: errorInstance },
  );
}

/** Neighbours among small seeds would begin alike. */
function mixed(seed: number): number {
  let state = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1);
  state = Math.imul(state ^ (state >>> 15), 0x85ebca6b);
  return (state ^ (state >>> 13)) | 0;
}
