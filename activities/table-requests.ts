import type { KeptType } from './kept-type.ts';
import { keptColumn, keptColumns, type Tables } from './tables.ts';
import { textsOf, type Where } from './where.ts';

/** The part a table plays in a dataset. */
export type Role = 'images' | 'tags' | 'taggings';

/** What to read of one table. */
export interface TableRequest {
  /** Also its key in `tables` of dataset.yaml. */
  readonly role: Role;
  readonly table: string;
  readonly columns: readonly RequestedColumn[];
}

/** A column by its name at the source. Two parts may be of one column. */
export interface RequestedColumn {
  readonly name: string;
  /**
   * What it is in the dataset, and its name between export and upload: `id`, `file`, `kept_0`…, `value`, `tag` and `ref`. A `filter` decides
   * whether a row passes; what is asked for `presence` only has to be there.
   */
  readonly part: string;
  /** The type that dataset.yaml gives a kept column; default: what the source declares, else text. */
  readonly type?: KeptType;
  /** The texts of a filter that let a row pass; `null` is NULL. */
  readonly oneOf?: readonly (string | null)[];
}

/** The tables to export, images first. */
export function tableRequests({ images, tags, taggings }: Tables): TableRequest[] {
  const column = (part: string, name: string): RequestedColumn => ({ part, name });
  return [
    {
      role: 'images',
      table: images.table,
      columns: [
        column('id', images.id),
        column('file', images.file),
        ...keptColumns(images).map((kept, at) => ({ part: keptColumn(at), ...kept })),
        ...filters(images.where),
      ],
    },
    {
      role: 'tags',
      table: tags.table,
      columns: [
        column(taggings ? 'id' : 'presence', tags.id),
        column('value', tags.value),
        ...(tags.ref === undefined ? [] : [column('ref', tags.ref)]),
        ...filters(tags.where),
      ],
    },
    ...(taggings
      ? [
          {
            role: 'taggings' as const,
            table: taggings.table,
            columns: [column('tag', taggings.tag), column('ref', taggings.ref), ...filters(taggings.where)],
          },
        ]
      : []),
  ];
}

function filters(where: Where): RequestedColumn[] {
  return Object.entries(where).map(([name, given]) => ({ part: 'filter', name, oneOf: textsOf(given) }));
}

/** A table as it was read. */
interface ReadTable {
  readonly columns: readonly {
    readonly part: string;
    readonly type: 'integer' | 'text';
    readonly kept?: KeptType;
  }[];
}

/** Whether the source vouches that a part of a table holds nothing but whole numbers. */
export function declares({ columns }: ReadTable, part: string): boolean {
  return columns.some((column) => column.part === part && column.type === 'integer');
}

/** Whether a table says of its rows which ones `where` keeps out. */
export function isFiltered({ columns }: ReadTable): boolean {
  return columns.some(({ part }) => part === 'filter');
}

/** What the kept columns of a table are published as. */
export function keptTypes({ columns }: ReadTable): KeptType[] {
  return columns.flatMap(({ kept }) => kept ?? []);
}
