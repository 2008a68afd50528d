import fc from 'fast-check';
import type { Asked, Cell, MemberTables } from '../../activities/pipeline/reference.ts';
import { STATES } from './pools.ts';

const seldom = fc.nat(3).map((at) => at === 1);

/** How the tables of a site are laid out: with links or without, and what they are asked for. */
export const form = fc.record({
  linked: fc.boolean(),
  asked: fc.record({ images: seldom, tags: seldom, links: seldom }),
  oneOf: fc.uniqueArray(fc.constantFrom<Cell>(...STATES), { minLength: 1, maxLength: 3 }),
  /** Counted round and round over the rows of every table. */
  states: fc.array(fc.constantFrom<Cell>(...STATES), { minLength: 1, maxLength: 7 }),
});
type Form = typeof form extends fc.Arbitrary<infer T> ? T : never;

/** The same tags and images in that form. */
export function formed(tables: MemberTables, { linked, asked, oneOf, states }: Form): MemberTables {
  const { images, tags } = tables;
  const links = linked ? tags.map(([id, , ref], at) => [tagOf(id, at), ref] as const) : undefined;
  const of = (wanted: boolean, rows: readonly unknown[] = []): Asked | undefined =>
    wanted && rows.length > 0
      ? { cells: rows.map((_, at) => states[at % states.length] ?? null), oneOf }
      : undefined;
  const where = {
    images: of(asked.images, images),
    tags: of(asked.tags, tags),
    links: of(asked.links, links),
  };
  const wanted = Object.entries(where).filter(([, one]) => one !== undefined);
  return {
    images,
    tags,
    ...(links && { links }),
    ...(wanted.length > 0 && { where: Object.fromEntries(wanted) }),
  };
}

/** Now and then a link names a tag that is not there, or none. */
function tagOf(id: Cell, at: number): Cell {
  return at % 17 === 5 ? '999999' : at % 19 === 7 ? null : id;
}
