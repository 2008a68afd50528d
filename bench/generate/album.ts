import { siteClock } from './clock.ts';
import { deletedShotId, shotId, shotImageId, tagRowId } from './ids.ts';
import { EXCLUDED } from './labels.ts';
import { permutation } from './permutation.ts';
import { fraction, mix } from './random.ts';
import type { Row } from './rows.ts';
import { ANYWHERE, SCENES, type Scene } from './scenes.ts';
import { spell } from './spelling.ts';
import { rareName } from './tail.ts';

/** The stills of the bundled example, and what is known of them before anybody builds a dataset. */
export interface Album {
  readonly shots: readonly Row[];
  readonly tags: readonly Row[];
  /** All distinct (still, tag) pairs as their members meant them, those on deleted stills included. */
  readonly pairs: readonly Pair[];
  /** Tag rows that say again what another row says. */
  readonly duplicates: number;
  readonly nulls: number;
  readonly blanks: number;
  readonly synonyms: number;
}

export interface Pair {
  readonly ref: number;
  readonly tag: string;
}

const STILLS = 4_000;
const UNTAGGED = 0.06;
const DELETED = 60;
const RARE = 420;
const EXCLUDED_CHANCE = [0.3, 0.05, 0.06];
const DUPLICATE = 0.06;
const NULLS = 120;
const BLANK_ROWS = 40;
const BLANKS = ['', ' ', '\t', '   ', '\u00a0'];
const TYPES = ['member-suggestion', 'solved-in-the-game', 'moderator-correction'];

/** Takes the pictures, tags them, and types the tags the way people do. */
export function makeAlbum(): Album {
  const clock = siteClock(STILLS);
  const shots = Array.from(
    { length: STILLS },
    (_, n): Row => [shotId(n), shotImageId(n), 1 + (mix(41, n) % 240), member(42, n), clock(n)],
  );
  const pairs = [...scenePairs(), ...tailPairs()];
  return { shots, pairs, ...typed(pairs) };
}

function* scenePairs(): Generator<Pair> {
  for (let still = 0; still < STILLS + DELETED; still++) {
    if (fraction(51, still) < UNTAGGED) continue;
    const ref = still < STILLS ? shotId(still) : deletedShotId(still - STILLS);
    const chances = { ...ANYWHERE, ...sceneOf(still).tags };
    EXCLUDED.forEach((tag, n) => {
      chances[tag] = EXCLUDED_CHANCE[n] ?? 0;
    });
    let dice = 0;
    for (const [tag, chance] of Object.entries(chances)) {
      if (fraction(6_000 + dice++, still) < chance) yield { ref, tag };
    }
  }
}

function sceneOf(still: number): Scene {
  let left = fraction(52, still) * SCENES.reduce((sum, { weight }) => sum + weight, 0);
  const scene = SCENES.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  if (scene === undefined) throw new Error('the weights of the scenes do not add up');
  return scene;
}

/** Tags that few members use: the first is given 69 times, most are given once or twice. */
function* tailPairs(): Generator<Pair> {
  for (let rank = 0; rank < RARE; rank++) {
    const uses = Math.ceil(69 / (1 + rank / 4));
    for (let n = 0; n < uses; n++)
      yield { ref: shotId((mix(53, rank) + n * 37) % STILLS), tag: rareName(rank) };
  }
}

/** The rows members left behind: every pair once or twice, and some that say nothing, in the order of time. */
function typed(pairs: readonly Pair[]): Omit<Album, 'shots' | 'pairs'> {
  const repeated = pairs.filter((_, n) => fraction(61, n) < DUPLICATE);
  const spelled = [...pairs, ...repeated].map(({ ref, tag }, n) => ({ ref, ...spell(tag, mix(62, n)) }));
  const cells: [value: string | null, ref: number | null][] = spelled.map(({ value, ref }) => [value, ref]);
  for (let n = 0; n < NULLS; n++) cells.push([n % 3 === 0 ? 'phone' : null, n % 3 === 1 ? anyShot(n) : null]);
  for (let n = 0; n < BLANK_ROWS; n++) cells.push([BLANKS[n % BLANKS.length] ?? '', anyShot(NULLS + n)]);

  const order = permutation(cells.length, 64);
  const clock = siteClock(cells.length);
  const tags = cells.map((_, n): Row => {
    const [value, ref] = cells[order.at(n)] ?? [null, null];
    return [tagRowId(n), value, ref, member(65, n), TYPES[mix(66, n) % TYPES.length] ?? '', clock(n)];
  });
  const synonyms = spelled.filter(({ synonym }) => synonym).length;
  return { tags, duplicates: repeated.length, nulls: NULLS, blanks: BLANK_ROWS, synonyms };
}

function anyShot(index: number): number {
  return shotId(mix(63, index) % STILLS);
}

function member(seed: number, index: number): number {
  return 1_000 + Math.floor(200 * fraction(seed, index) ** 3);
}
