import type { SiteTable } from './site.ts';
import { endsWith, isPictureWord, wordsOf } from './words.ts';

/** A column that names rows of another table. */
export interface Reference {
  readonly column: string;
  readonly to: SiteTable;
  /** A key that the schema declares, a name such as `photo_id`, or one that only means the same, such as `image_id` for photos. */
  readonly by: 'key' | 'name' | 'meaning';
}

/** The columns of a table that name rows of others, by keys and by names. */
export function referencesOf(table: SiteTable, tables: readonly SiteTable[]): Reference[] {
  return table.columns.flatMap((column) =>
    tables.flatMap((to): Reference[] => {
      if (to === table) return [];
      const by = how(table, column.name, to);
      return by === undefined ? [] : [{ column: column.name, to, by }];
    }),
  );
}

function how(table: SiteTable, column: string, to: SiteTable): Reference['by'] | undefined {
  const declared = table.foreignKeys.filter((key) => key.column.toLowerCase() === column.toLowerCase());
  if (declared.length > 0) return declared.some((key) => isCalled(to, key.table)) ? 'key' : undefined;
  const subject = subjectOf(column);
  const name = wordsOf(to.name);
  if (endsWith(name, subject)) return 'name';
  const last = subject.at(-1) ?? '';
  return isPictureWord(last) && isPictureWord(name.at(-1) ?? '') ? 'meaning' : undefined;
}

/** A dump may name the database of its tables, which a key within it does not. */
function isCalled({ name }: SiteTable, table: string): boolean {
  return name.toLowerCase() === table.toLowerCase() || name.toLowerCase().endsWith(`.${table.toLowerCase()}`);
}

/** What a column such as `photo_id`, `photoId`, `id_photo`, `photoid` or `photo_ref` is about; empty for other columns. */
function subjectOf(column: string): string[] {
  const words = wordsOf(column);
  const marks = ['id', 'fk', 'ref', 'uuid'];
  const rest = words.filter((word) => !marks.includes(word));
  if (rest.length > 0 && rest.length < words.length) return rest;
  const [only = ''] = words;
  return words.length === 1 && /^[a-z]{3,}id$/.test(only) ? [only.slice(0, -2)] : [];
}
