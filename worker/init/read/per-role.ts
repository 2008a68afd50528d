import type { ProposedTables } from '../proposal.ts';
import type { SiteTable } from '../site.ts';

/** The file that each of the chosen tables is in. */
export function perRole({ images, tags, taggings }: ProposedTables, tables: readonly SiteTable[]) {
  const fileOf = (table: string) => tables.find(({ name }) => name === table)?.file ?? `${table}.csv`;
  return {
    images: fileOf(images.table),
    tags: fileOf(tags.table),
    ...(taggings && { taggings: fileOf(taggings.table) }),
  };
}
