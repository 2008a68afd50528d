import { siteClock } from './clock.ts';
import { deletedShotId, shotId, shotImageId, tagRowId } from './ids.ts';
import type { Layout, Ribbon } from './layout.ts';
import { permutation } from './permutation.ts';
import { fraction, mix } from './random.ts';
import { spell } from './spelling.ts';

/** A value of a row: NULL is `null`. */
export type Cell = string | number | null;
export type Row = readonly Cell[];

export const SHOT_COLUMNS = ['id', 'shot_image_id', 'movie_id', 'user_id', 'created'] as const;
export const TAG_COLUMNS = ['id', 'value', 'ref_id', 'user_id', 'type', 'created'] as const;

const BLANKS = ['', ' ', '   ', '\t', '\u00a0'];
const TYPES = ['member-suggestion', 'member-suggestion', 'solved-in-the-game', 'moderator-correction'];

/** Shots in the order of their popularity, shuffled over their ids. */
export function shotsByRank(layout: Layout) {
  return permutation(layout.shape.shots, 500);
}

/** All rows of `shots`, by id. */
export function* shotRows(layout: Layout): Generator<Row> {
  const { shots } = layout.shape;
  const clock = siteClock(shots);
  for (let n = 0; n < shots; n++) {
    const movie = 1 + Math.floor((shots / 22) * fraction(21, n));
    yield [shotId(n), shotImageId(n), movie, user(22, n), clock(n)];
  }
}

/** All rows of `tags`, by id, which is by time; `onSynonym` is called for each that names a synonym. */
export function* tagRows(layout: Layout, onSynonym: () => void = () => {}): Generator<Row> {
  const { shape, pairs, duplicates } = layout;
  const clock = siteClock(shape.tagRows);
  const order = permutation(shape.tagRows, 600);
  const originals = permutation(pairs, 700);
  const pairAt = pairFinder(layout);
  const unusable = pairs + duplicates;

  const content = (cell: number): [value: string | null, ref: number | null] => {
    if (cell >= unusable + shape.nullRows) {
      return [BLANKS[cell % BLANKS.length] ?? '', pairAt(cell % pairs).ref];
    }
    const pair = pairAt(cell < pairs ? cell : cell < unusable ? originals.at(cell - pairs) : cell % pairs);
    const { value, synonym } = spell(pair.tag, mix(31, cell));
    if (cell < unusable) {
      if (synonym) onSynonym();
      return [value, pair.ref];
    }
    return [cell % 4 === 0 ? value : null, cell % 4 === 0 || cell % 4 === 1 ? null : pair.ref];
  };

  for (let n = 0; n < shape.tagRows; n++) {
    const [value, ref] = content(order.at(n));
    yield [tagRowId(n), value, ref, user(32, n), TYPES[mix(33, n) % TYPES.length] ?? '', clock(n)];
  }
}

/** A few members do most of the work. */
function user(seed: number, index: number): number {
  return 100_000 + Math.floor(180_000 * fraction(seed, index) ** 3);
}

/** The tag and the shot's id of any distinct pair, by its place along the ribbons. */
function pairFinder(layout: Layout): (place: number) => { tag: string; ref: number } {
  const ranks = shotsByRank(layout);
  const { tagged } = layout.shape;
  const liveOrGone = (item: number) =>
    item < tagged ? shotId(ranks.at(item)) : deletedShotId(item - tagged);
  const refOf: Record<Ribbon['fate'], (item: number) => number> = {
    kept: (item) => shotId(ranks.at(item)),
    orphan: deletedShotId,
    excluded: liveOrGone,
    rare: liveOrGone,
  };

  const starts: number[] = [];
  const runs: { tag: string; ribbon: Ribbon; from: number }[] = [];
  let from = 0;
  for (const ribbon of [...layout.layers, layout.orphans, layout.excluded, layout.rare]) {
    let start = from;
    for (const { tag, uses } of ribbon.tags) {
      starts.push(start);
      runs.push({ tag, ribbon, from });
      start += uses;
    }
    from = start;
  }

  return (place) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    const run = runs[low];
    if (run === undefined) throw new RangeError(`no pair at ${place}`);
    const { ring, fate } = run.ribbon;
    return { tag: run.tag, ref: refOf[fate](ring.at((place - run.from) % ring.size)) };
  };
}
