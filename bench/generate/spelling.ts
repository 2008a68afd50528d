import { SYNONYMS } from './labels.ts';

/** One way a member typed a tag. `synonym`: it is another tag's name until synonyms are merged. */
export interface Spelling {
  readonly value: string;
  readonly synonym: boolean;
}

const alternatives = new Map<string, readonly string[]>();

/** All names that come out as this tag, through chains as well. */
export function synonymsOf(tag: string): readonly string[] {
  let known = alternatives.get(tag);
  if (known === undefined) {
    known = (SYNONYMS[tag] ?? []).flatMap((name) => [name, ...synonymsOf(name)]);
    alternatives.set(tag, known);
  }
  return known;
}

/** How a member typed `tag` when `dice`, 32 random bits, fell this way: a synonym now and then, stray blanks, NFD. */
export function spell(tag: string, dice: number): Spelling {
  const synonyms = synonymsOf(tag);
  const synonym = synonyms.length > 0 && dice % 100 < 22;
  const name = synonym ? (synonyms[(dice >>> 8) % synonyms.length] ?? tag) : tag;
  return { value: smudge(name, (dice >>> 16) % 1000), synonym };
}

/** About three values in a hundred carry what a form field lets through. */
function smudge(name: string, permille: number): string {
  if (permille < 8) return ` ${name}`;
  if (permille < 16) return `${name} `;
  if (permille < 20) return `  ${name}  `;
  if (permille < 24) return name.replace(' ', '  ');
  if (permille < 26) return `\t${name}`;
  if (permille < 27) return `${name}\r\n`;
  if (permille < 29) return `${name}\u00a0`;
  return permille < 400 ? name.normalize('NFD') : name;
}
