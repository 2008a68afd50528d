import { normalise } from '../rules/normalise.ts';
import type { Rules } from '../rules/rules.ts';

/** What the rules make of a value. */
export interface Spelled {
  readonly label: string;
  readonly merged: boolean;
}

/**
 * The rules, read anew: what a value becomes, and what is dropped.
 * @param small the lower case of a letter of a value; that of the rules' own tags is Node's, as it is in clean
 */
export function spellingBy(
  rules: Rules,
  small?: (letter: string) => string,
): { spell: (value: string) => Spelled; excluded: string[] } {
  const tidy = (text: string) => normalise(text, rules.case);
  const other = new Map<string, string>();
  for (const [label, variants] of Object.entries(rules.synonyms))
    for (const variant of variants) if (tidy(variant) !== tidy(label)) other.set(tidy(variant), tidy(label));
  const spell = (value: string): Spelled => {
    const first = normalise(value, rules.case, small);
    let label = first;
    for (let next = other.get(label); next !== undefined; next = other.get(label)) label = next;
    return { label, merged: other.has(first) };
  };
  return { spell, excluded: [...new Set(rules.exclude.map(tidy))] };
}
