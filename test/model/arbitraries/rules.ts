import fc from 'fast-check';
import type { CleaningRules, OutputRules } from '../draw.ts';
import { DELIMITERS } from './pools.ts';

export const rulesShape = fc.record({
  case: fc.constantFrom('keep' as const, 'lower' as const),
  synonyms: fc.constantFrom(
    'none' as const,
    'two spellings' as const,
    'a chain from its end' as const,
    'a chain from its start' as const,
    'a new label' as const,
  ),
  excluded: fc.subarray(['one', 'never used'] as const),
  minUses: fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 2, arbitrary: fc.integer({ min: 2, max: 4 }) },
  ),
});
type RulesShape = typeof rulesShape extends fc.Arbitrary<infer T> ? T : never;

/** Spellings that synonyms merge and members may type. */
export const VARIANTS = ['wagon', 'auto mobile', 'coach'];

/** The rules that a shape stands for, about labels of the site. */
export function rulesOf(shape: RulesShape, labels: readonly string[]): CleaningRules {
  // The one name that no label can have.
  const [a = '', b = '', c = ''] = labels.filter((label) => label !== '__proto__');
  const synonyms: Record<RulesShape['synonyms'], Record<string, string[]>> = {
    none: {},
    'two spellings': { [a]: ['wagon', 'auto mobile'] },
    'a chain from its end': { [a]: ['wagon'], wagon: ['coach', 'Coach '] },
    'a chain from its start': { wagon: ['coach'], [a]: ['wagon', b] },
    'a new label': { 'brand new': [b] },
  };
  const merged = Object.values(synonyms[shape.synonyms]).flat();
  const exclude = shape.excluded.map((which) => (which === 'one' ? c : which));
  return {
    case: shape.case,
    synonyms: withoutNone(synonyms[shape.synonyms]),
    exclude: exclude.filter((label) => label !== '' && !merged.includes(label)),
    minUses: shape.minUses,
  };
}

/** Where there are fewer labels than a rule names. */
function withoutNone(synonyms: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(synonyms).map(([label, variants]) => [label, variants.filter((one) => one !== '')]),
  );
}

const output = fc.record({
  formats: fc.constantFrom<OutputRules['formats']>(['csv', 'parquet'], ['csv']),
  delimiter: fc.constantFrom(...DELIMITERS),
  validation: fc.constantFrom(0.1, 0, 0.5),
});

/** As long as a version is named by dataset.csv alone, a change of `output` is not published: then there is none. */
export const outputs = (most: number): fc.Arbitrary<OutputRules[]> =>
  fc.array(output, { minLength: 1, maxLength: most });
