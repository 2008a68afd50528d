import { columnOf, type SiteColumn, type SiteTable } from './site.ts';
import { wordsOf } from './words.ts';

/** Names of columns that say which file a picture is, the likeliest first. */
const FILE = [
  ['file'],
  ['filename'],
  ['file', 'name'],
  ['path'],
  ['filepath'],
  ['file', 'path'],
  ['shot', 'image', 'id'],
  ['image', 'file', 'name'],
  ['image', 'file'],
  ['image', 'path'],
  ['image'],
  ['photo'],
  ['picture'],
  ['storage', 'key'],
  ['object', 'key'],
  ['s3', 'key'],
  ['key'],
  ['url'],
  ['image', 'url'],
  ['src'],
  ['hash'],
  ['md5'],
  ['sha256'],
  ['uuid'],
];
/** Better than nothing. */
const NAME = [['slug'], ['name'], ['title']];

const TAG_NAME = ['name', 'tag', 'value', 'label', 'keyword', 'title', 'term', 'text', 'word', 'tag_name'];

/** The column that says which file a picture is, and whether its name says so. */
export function fileColumn(
  table: SiteTable,
  id: string,
): { readonly column: string; readonly isNamed: boolean } | undefined {
  const others = table.columns.filter(({ name, kind }) => name !== id && kind !== 'time');
  const called = (names: readonly string[][]): SiteColumn | undefined =>
    names
      .map((words) => others.find(({ name }) => wordsOf(name).join(' ') === words.join(' ')))
      .find((column) => column !== undefined);
  const named = called(FILE);
  if (named) return { column: named.name, isNamed: true };
  const other = called(NAME) ?? others.find(({ kind }) => kind === 'text');
  return other && { column: other.name, isNamed: false };
}

/** The column with the text of a tag. */
export function tagNameColumn(table: SiteTable): string | undefined {
  return TAG_NAME.map((name) => columnOf(table, name)).find((column) => column?.kind === 'text')?.name;
}

/** The column that tells the rows of a table apart: its primary key, else the one that is called like one. */
export function idColumn(table: SiteTable): string | undefined {
  const [key, ...more] = table.primaryKey;
  if (key !== undefined) return more.length === 0 ? key : undefined;
  const words = wordsOf(table.name);
  return (columnOf(table, 'id') ?? columnOf(table, `${words.at(-1)}_id`))?.name;
}
