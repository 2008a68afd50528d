import { z } from 'zod';
import { shown } from './shown.ts';

const column = z
  .string()
  .min(1, 'is empty: name a column')
  .refine((name) => !name.includes('\0'), 'contains NUL, which no name of a table or column does');

/** The two tables and their columns, with the reference case as defaults (`tables` in dataset.yaml). */
export const tablesSchema = z
  .strictObject({
    images: z
      .strictObject({
        table: column.default('shots'),
        id: column.default('id'),
        file: column.default('shot_image_id'),
        keep: z.array(column).default([]),
      })
      .prefault({}),
    tags: z
      .strictObject({
        table: column.default('tags'),
        id: column.default('id'),
        value: column.default('value'),
        ref: column.default('ref_id'),
      })
      .prefault({}),
  })
  .prefault({})
  .superRefine(({ images }, context) => {
    const published = ['tags', 'split'];
    const publish = (name: string, path: (string | number)[], message: string) => {
      const column = name.toLowerCase();
      if (published.includes(column))
        context.addIssue({ code: 'custom', path: ['images', ...path], message });
      published.push(column);
    };
    for (const part of ['id', 'file'] as const)
      publish(
        images[part],
        [part],
        `names "${shown(images[part])}", which is another column of the dataset already: give the column another name at its source`,
      );
    for (const [index, name] of images.keep.entries())
      publish(
        name,
        ['keep', index],
        `keeps "${shown(name)}", which is a column of the dataset already: leave it out`,
      );
  });

export type Tables = z.infer<typeof tablesSchema>;

/** The part a table plays in a dataset. */
export type Role = 'images' | 'tags';

/** What to read of one table: its columns in the order the stages after export rely on. */
export interface TableRequest {
  readonly role: Role;
  readonly table: string;
  readonly columns: readonly string[];
}

/** The tables to export, images first: `id, file, kept…` of the images, `id, value, ref` of the tags. */
export function tableRequests({ images, tags }: Tables): TableRequest[] {
  return [
    { role: 'images', table: images.table, columns: [images.id, images.file, ...images.keep] },
    { role: 'tags', table: tags.table, columns: [tags.id, tags.value, tags.ref] },
  ];
}

/** Columns of a table that have a part of their own, in the order of the request. */
const PARTS = { images: ['id', 'file'], tags: ['id', 'value', 'ref'] } as const;

/** The columns of a request named for their part: `id, file, kept…` or `id, value, ref`. */
export function partNames(role: Role, columns: number): string[] {
  const parts: readonly string[] = PARTS[role];
  return Array.from({ length: columns }, (_, at) => parts[at] ?? keptColumn(at - parts.length));
}

/** Whether a stage after export reads a part: a tag's id is asked for no more than that it is there. */
export function isRead(role: Role, part: string): boolean {
  return role === 'images' || part !== 'id';
}

/** What a kept column is called between convert and upload, where `id`, `file`, `tags` and `split` are taken. */
export function keptColumn(index: number): string {
  return `kept_${index}`;
}
