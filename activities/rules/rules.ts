import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { mapSchema } from '../map-schema.ts';
import { normalise } from './normalise.ts';

const tag = z
  .string({ error: 'is not text: put the tag in quotes, such as "1984"' })
  .min(1, 'is empty: name a tag')
  .refine((text) => normalise(text, 'keep') !== '', 'is nothing but white space: name a tag');

/** `rules` in dataset.yaml: what makes a clean label set of the members' tags. */
export const rulesSchema = z
  .strictObject({
    case: z.enum(['keep', 'lower']).default('keep'),
    /** Canonical tag to the spellings that become it. */
    synonyms: mapSchema(
      tag,
      z.array(tag),
      (key) => `merges tags into "${key}", which cannot be a label: choose another name`,
    ).default({}),
    exclude: z.array(tag).default([]),
    /** Least number of distinct (image, tag) pairs of a label. */
    minUses: z.number().int().min(1).default(500),
  })
  .prefault({});

export type Rules = z.infer<typeof rulesSchema>;

/** Each spelling with the label it ends in, chains followed; both normalised as the tags are. */
export function resolveSynonyms(rules: Rules): Map<string, string> {
  const next = new Map<string, string>();
  for (const [canonical, variants] of Object.entries(rules.synonyms)) {
    const label = normalise(canonical, rules.case);
    for (const variant of variants.map((text) => normalise(text, rules.case))) {
      const other = next.get(variant);
      if (other !== undefined && other !== label)
        throw new ConfigError(
          `rules.synonyms: "${variant}" is merged into "${other}" and into "${label}". Keep one of the two.`,
        );
      if (variant !== label) next.set(variant, label);
    }
  }
  return new Map([...next.keys()].map((variant) => [variant, follow(next, variant)]));
}

function follow(next: ReadonlyMap<string, string>, start: string): string {
  const path = [start];
  for (;;) {
    const label = next.get(path.at(-1) ?? start);
    if (label === undefined) return path.at(-1) ?? start;
    if (path.includes(label))
      throw new ConfigError(
        `rules.synonyms go in a circle: ${[...path.slice(path.indexOf(label)), label].join(' → ')}. Remove one of these.`,
      );
    path.push(label);
  }
}

/** The labels to drop, normalised; refuses one that a synonym merges away, since it would drop nothing. */
export function resolveExclusions(rules: Rules): string[] {
  const synonyms = resolveSynonyms(rules);
  const excluded = rules.exclude.map((text) => normalise(text, rules.case));
  for (const label of excluded) {
    const canonical = synonyms.get(label);
    if (canonical !== undefined)
      throw new ConfigError(
        `rules.exclude names "${label}", which rules.synonyms merges into "${canonical}" first. Exclude "${canonical}", or drop the synonym.`,
      );
  }
  return [...new Set(excluded)];
}
