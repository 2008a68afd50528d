/** The words of a name of a table or column in lower case, each in the singular: `photoTags` and `photo_tags` are photo, tag. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map(singular);
}

function singular(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(s|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

const PICTURE = [
  'photo',
  'photograph',
  'picture',
  'pic',
  'image',
  'img',
  'shot',
  'still',
  'media',
  'artwork',
];
const TAG = ['tag', 'keyword', 'label', 'term', 'topic', 'hashtag'];

export const isPictureWord = (word: string): boolean => PICTURE.includes(word);
export const isTagWord = (word: string): boolean => TAG.includes(word);

/** Whether the last words of a table's name are these words, as those of `app_photos` are `photo`. */
export function endsWith(table: readonly string[], words: readonly string[]): boolean {
  return words.length > 0 && words.every((word, at) => table[table.length - words.length + at] === word);
}
