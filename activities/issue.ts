import type { z } from 'zod';
import { nearest } from './nearest.ts';
import { listed, shown } from './shown.ts';

/** An issue that zod found, as a phrase that names the field; `known` are the keys that were possible at its place. */
export function describeIssue(issue: z.core.$ZodIssue, known: readonly string[] = []): string {
  const field = shown(issue.path.map(String).join('.'));
  if (issue.code !== 'unrecognized_keys') return `${field === '' ? 'it' : `"${field}"`} ${issue.message}`;
  const places = issue.keys.map((key) => {
    const [near] = nearest(key, known);
    return `"${shown([field, key].filter(Boolean).join('.'))}" is not known${near ? `: did you mean "${near}"?` : known.length > 0 ? ` (known: ${known.join(', ')})` : ''}`;
  });
  return listed(places, '; ');
}

/**
 * What zod says of a field where the schema itself says nothing, in words that follow the field's name: give
 * it to `safeParse` as `error`.
 */
export const phrase: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `should be ${article(issue.expected)}`;
  if (issue.code === 'invalid_value') return `should be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `should be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `should be at most ${issue.maximum}`;
  if (issue.code === 'invalid_union') return 'has none of the forms it may have';
  if (issue.code === 'invalid_key') return issue.issues[0]?.message;
  return undefined;
};

function article(type: string): string {
  const names: Record<string, string> = {
    object: 'a map of keys',
    record: 'a map of keys',
    string: 'text',
    array: 'a list',
    int: 'a whole number',
  };
  return names[type] ?? `a ${type}`;
}
