import fc from 'fast-check';
import type { Cell, MemberTables } from '../../activities/pipeline/reference.ts';
import type { IdKind, Site } from '../draw.ts';
import { imageIds, strayRefs } from './ids.ts';
import { BLANKS, FREE_TEXT, SPELLINGS } from './pools.ts';

/** How large tables are. */
export interface Size {
  readonly images: number;
  readonly tags: readonly [least: number, most: number];
  /** How often the tables change. */
  readonly changes: readonly [least: number, most: number];
}

/** A row of tags before it is known what labels and images there are; every number is counted round and round. */
const row = fc.record({
  label: fc.nat(99),
  spelling: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.nat(SPELLINGS.length - 1) },
  ),
  /** NULL or blank now and then. */
  odd: fc.oneof(
    { weight: 20, arbitrary: fc.constant('no' as const) },
    { weight: 1, arbitrary: fc.constantFrom('null' as const, 'no ref' as const, ...BLANKS) },
  ),
  ref: fc.nat(999),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

const image = fc.record({
  file: fc.constantFrom('jpg', 'same', 'quoted', 'null', 'empty'),
  free: fc.array(fc.constantFrom(...FREE_TEXT), { minLength: 2, maxLength: 2 }),
});

/** Tables as they are found one time after the other: rows went, rows came, an image was removed. */
export const tablesShape = (size: Size) =>
  fc.record({
    images: fc.array(image, { minLength: 1, maxLength: size.images }),
    rows: fc.array(row, { minLength: size.tags[0], maxLength: size.tags[1], size: 'max' }),
    changes: fc.array(
      fc.record({
        removed: fc.nat(3),
        added: fc.array(row, { minLength: 1, maxLength: 5 }),
        fewerImages: fc.boolean(),
      }),
      { minLength: size.changes[0], maxLength: size.changes[1] },
    ),
  });
type Shape = ReturnType<typeof tablesShape> extends fc.Arbitrary<infer T> ? T : never;

/** The tables that a shape stands for. */
export function tablesOf(
  { images, rows, changes }: Shape,
  { ids: kind, refs }: Pick<Site, 'ids' | 'refs'>,
  labels: readonly string[],
  kept: number,
): MemberTables[] {
  const ids = imageIds(kind, images.length);
  const cells = images.map(({ file, free }, at): Cell[] => [
    ids[at] ?? null,
    fileName(file, ids[at] ?? ''),
    ...free.slice(0, kept),
  ]);
  const found = [{ images: cells, rows }];
  for (const { removed, added, fewerImages } of changes) {
    const before = found.at(-1) ?? { images: cells, rows };
    const left = [...before.rows.slice(removed), ...added];
    found.push({
      images: fewerImages && before.images.length > 1 ? before.images.slice(0, -1) : before.images,
      rows: left.length > 0 ? left : before.rows,
    });
  }
  const to = refPool(kind, refs, ids);
  return found.map((one) => ({
    images: one.images.toReversed(),
    tags: one.rows.map((given, at) => [String(at + 1), valueIn(given, labels), refIn(given, to)] as const),
  }));
}

function refPool(kind: IdKind, refs: Site['refs'], ids: readonly string[]): readonly string[] {
  return [...ids, ...ids, ...ids, ...strayRefs(kind, refs, ids)];
}

function valueIn({ label, spelling, odd }: Row, labels: readonly string[]): Cell {
  if (odd === 'null') return null;
  if (odd !== 'no' && odd !== 'no ref') return odd;
  return (SPELLINGS[spelling] ?? String)(labels[label % labels.length] ?? '');
}

function refIn({ odd, ref }: Row, to: readonly string[]): Cell {
  return odd === 'no ref' ? null : (to[ref % to.length] ?? null);
}

function fileName(form: string, id: string): Cell {
  if (form === 'null') return null;
  if (form === 'empty') return '';
  return form === 'quoted' ? `a "quoted", ${id}.png` : form === 'same' ? 'same.jpg' : `${id}.jpg`;
}
