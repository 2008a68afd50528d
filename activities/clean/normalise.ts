/** Unicode's White_Space, NUL and the byte order mark, spelled out so that clean.sql can say exactly the same. */
const whiteSpace = /[\0\t\n\v\f\r\u0085\ufeff\p{Z}]+/gu;

/**
 * A tag as it is compared: Unicode NFC, trimmed, inner white space to one space, and in lower case where
 * the rules say so. The same as the macro `normalise` in clean.sql, which does it to the rows.
 */
export function normalise(text: string, letters: 'keep' | 'lower'): string {
  const spelled = text.replace(whiteSpace, ' ').replace(/^ | $/g, '').normalize('NFC');
  return letters === 'lower' ? lower(spelled).normalize('NFC') : spelled;
}

/** Lower case letter by letter, as databases do it: without the rules that look at a letter's neighbours. */
function lower(text: string): string {
  return Array.from(text, (letter) => {
    const [first, ...more] = letter.toLowerCase();
    return more.length === 0 ? first : letter === 'İ' ? 'i' : letter;
  }).join('');
}
