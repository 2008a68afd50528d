import fc from 'fast-check';
import type { IdKind, Site } from '../draw.ts';
import { form, formed } from './forms.ts';
import { ID_KINDS } from './ids.ts';
import * as pools from './pools.ts';
import { outputs, rulesOf, rulesShape, VARIANTS } from './rules.ts';
import { type Size, tablesOf, tablesShape } from './tables.ts';

const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  quote: fc.constantFrom('"', "'"),
  lineEnd: fc.constantFrom('\n' as const, '\r\n' as const),
  null: fc.constantFrom('', 'NULL', '\\N'),
  quoteAll: fc.boolean(),
  declared: fc.boolean(),
});

const names = fc.record({
  images: fc.record({
    table: fc.constantFrom(...pools.IMAGE_TABLES),
    id: fc.constantFrom(...pools.ID_COLUMNS),
    file: fc.constantFrom(...pools.FILE_COLUMNS),
    keep: fc.uniqueArray(fc.constantFrom(...pools.KEPT_COLUMNS), { maxLength: 2 }),
  }),
  tags: fc.record({
    table: fc.constantFrom(...pools.TAG_TABLES),
    id: fc.constantFrom(...pools.ID_COLUMNS),
    value: fc.constantFrom(...pools.VALUE_COLUMNS),
    ref: fc.constantFrom(...pools.REF_COLUMNS),
  }),
  taggings: fc.record({
    table: fc.constantFrom(...pools.LINK_TABLES),
    tag: fc.constantFrom(...pools.LINK_COLUMNS),
    ref: fc.constantFrom(...pools.REF_COLUMNS),
  }),
  state: fc.constantFrom(...pools.STATE_COLUMNS),
});

/** What a dataset is made of; `variants` are how many rules and outputs it has one after the other. */
export function site(name: string, size: Size, variants: number): fc.Arbitrary<Site> {
  return fc
    .record({
      names,
      ids: fc.constantFrom<IdKind>(...ID_KINDS),
      refs: fc.constantFrom('as ids' as const, 'text' as const),
      labels: fc.uniqueArray(fc.constantFrom(...pools.LABELS), { minLength: 2, maxLength: 6 }),
      tables: tablesShape(size),
      form,
      rules: fc.array(rulesShape, { minLength: 1, maxLength: variants }),
      outputs: outputs(variants),
      dialect,
      dumpOptions: fc.subarray([
        '--hex-blob',
        '--skip-extended-insert',
        '--complete-insert',
        '--order-by-primary',
      ]),
    })
    .map(({ labels, tables, rules, form, ...one }) => {
      // One width for both columns, so that they are equal also where they are texts.
      const { refs } = one;
      const shapes = rules.map((shape) => rulesOf(shape, labels));
      const typed = [...labels, ...labels, ...VARIANTS];
      const kept = one.names.images.keep.length;
      return {
        name,
        ...one,
        refs,
        tables: tablesOf(tables, { ids: one.ids, refs }, typed, kept).map((given) => formed(given, form)),
        rules: shapes,
      };
    });
}
