const LONGEST = 200;
const MOST = 20;

/** A cell or a value as an error shows it: cut where it is long. */
export function shown(text: string | null | undefined): string {
  if (text === undefined || text === null) return 'nothing';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}

/** A text of the input as an error quotes it: what nobody could see is escaped, and it is cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(shown(text));
}

/** What an error lists: the first of it, and how much there is. */
export function listed(things: readonly string[], mark = ', '): string {
  if (things.length <= MOST) return things.join(mark);
  return `${things.slice(0, MOST).join(mark)}${mark}… (${things.length} in all)`;
}
