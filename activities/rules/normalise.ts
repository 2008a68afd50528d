/** Unicode's White_Space, NUL and the byte order mark, spelled out so that clean.sql can say exactly the same. */
const whiteSpace = /[\0\t\n\v\f\r\u0085\ufeff\p{Z}]+/gu;

/**
 * A tag as it is compared: Unicode NFC, trimmed, inner white space to one space, and in lower case where
 * the rules say so. The same as the macro `normalise` in clean.sql, which does it to the rows.
 * @param small the lower case of a letter, for who needs that of an older or a newer Unicode than Node's
 */
export function normalise(text: string, letters: 'keep' | 'lower', small = lowerLetter): string {
  const spelled = text.replace(whiteSpace, ' ').replace(/^ | $/g, '').normalize('NFC');
  return letters === 'lower' ? Array.from(spelled, small).join('').normalize('NFC') : spelled;
}

/** Lower case letter by letter, as databases do it: without the rules that look at a letter's neighbours. */
export function lowerLetter(letter: string): string {
  const [first, ...more] = letter.toLowerCase();
  return more.length === 0 ? (first ?? '') : letter === 'İ' ? 'i' : letter;
}
