import { rows } from '../figures.ts';
import type { Said } from './examination.ts';

/** Rows that are looked at. */
export const SAMPLED = 1000;

/** So many different numbers are no set of years or sizes that somebody gave as tags. */
const MOST_NAMES = 20;

const NUMBER_TYPE = /^(\w*int|integer|decimal|numeric)\b/i;

const REMEDY =
  'that is a link to a table of names, not a name. Name the table of the names in tables.tags and the table of the links in tables.taggings of dataset.yaml.';

/**
 * What a column of tags is declared as, where that says enough: numbers are links.
 * @param declared such as `int(10) unsigned`
 */
export function declaredNames(column: string, declared: string): Said<undefined> | undefined {
  if (!NUMBER_TYPE.test(declared)) return undefined;
  return { state: 'warning', text: `${column} is declared ${declared}: ${REMEDY}`, value: undefined };
}

/** Whether the first cells of a column of tags are names. */
export function sampledNames(column: string, cells: readonly (string | null)[]): Said<undefined> {
  const texts = cells.filter((cell) => cell !== null);
  const isNumber = texts.every((text) => /^\s*\d+\s*$/.test(text));
  const first = `its first ${rows(cells.length)}`;
  if (!isNumber || new Set(texts).size < MOST_NAMES)
    return { text: `${column} holds names in ${first}`, value: undefined };
  return { state: 'warning', text: `${column} holds only numbers in ${first}: ${REMEDY}`, value: undefined };
}
