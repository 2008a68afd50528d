import { z } from 'zod';
import { KEPT_TYPES, type KeptType, keptTypeSchema } from './kept-type.ts';
import { shown } from './shown.ts';
import { whereSchema } from './where.ts';

const column = z
  .string()
  .min(1, 'is empty: name a column')
  .refine((name) => !name.includes('\0'), 'contains NUL, which no name of a table or column does');

/** What a tag refers to its image by, where it does so itself. */
const REF = 'ref_id';

const images = z.strictObject({
  table: column.default('shots').describe('The table with a row for each image.'),
  id: column.default('id').describe('Its column with the id of the image.'),
  file: column.default('shot_image_id').describe('Its column with the name of the file.'),
  keep: z
    .array(
      z.union([column, z.strictObject({ column, type: keptTypeSchema })], {
        error: `is no column: write its name, or { column: released, type: date } with one of the types ${KEPT_TYPES}`,
      }),
    )
    .default([])
    .describe(
      'Other columns that are published with each image: names, or `{ column: released, type: date }`. Without a type a column has the one that the database or the dump declares; from CSV it is text.',
    ),
  where: whereSchema.describe(
    'Values that let an image into the dataset, by column; `null` is NULL, a list is any of its values. Texts are compared byte for byte.',
  ),
});

const tags = z.strictObject({
  table: column
    .default('tags')
    .describe('The table with the tags: a row for each use of one, or with `taggings` a row for each tag.'),
  id: column.default('id').describe('Its column with an id.'),
  value: column.default('value').describe('Its column with the name of the tag.'),
  ref: column
    .optional()
    .describe(`Its column with the id of the image; default: ${REF}. Not with \`taggings\`, which has it.`),
  where: whereSchema.describe('Values that let a tag count, by column, as for the images.'),
});

const taggings = z.strictObject({
  table: column.describe('The table that links tags and images: a row for each use of a tag.'),
  tag: column.default('tag_id').describe('Its column with the id of the tag.'),
  ref: column.describe('Its column with the id of the image.'),
  where: whereSchema.describe('Values that let a link count, by column, as for the images.'),
});

/** The tables and their columns, with the reference case as defaults (`tables` in dataset.yaml). */
export const tablesSchema = z
  .strictObject({ images: images.prefault({}), tags: tags.prefault({}), taggings: taggings.optional() })
  .prefault({})
  .superRefine(({ images, tags, taggings }, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (taggings && tags.ref !== undefined)
      refuse(
        ['tags', 'ref'],
        'is given beside tables.taggings, whose ref has the id of the image: leave it out',
      );
    const published = ['tags', 'split'];
    const publish = (name: string, path: (string | number)[], message: string) => {
      const column = name.toLowerCase();
      if (published.includes(column)) refuse(['images', ...path], message);
      published.push(column);
    };
    for (const part of ['id', 'file'] as const)
      publish(
        images[part],
        [part],
        `names "${shown(images[part])}", which is another column of the dataset already: give the column another name at its source`,
      );
    for (const [index, { name }] of keptColumns(images).entries())
      publish(
        name,
        ['keep', index],
        `keeps "${shown(name)}", which is a column of the dataset already: leave it out`,
      );
  })
  .overwrite(({ images, tags: { ref = REF, where, ...tags }, taggings }) =>
    taggings ? { images, tags: { ...tags, where }, taggings } : { images, tags: { ...tags, ref, where } },
  );

export type Tables = z.infer<typeof tablesSchema>;

/** The table whose rows are the uses of tags, and what they refer to images by; `path` is where dataset.yaml says so. */
export function usesOf({ tags, taggings }: Tables): { table: string; ref: string; path: string } {
  return taggings
    ? { table: taggings.table, ref: taggings.ref, path: 'tables.taggings.ref' }
    : { table: tags.table, ref: tags.ref ?? REF, path: 'tables.tags.ref' };
}

/** The tables without the values of `where`, which may be names of tags or of people. */
export function withoutValues({ images, tags, taggings }: Tables): Tables {
  return {
    images: { ...images, where: {} },
    tags: { ...tags, where: {} },
    ...(taggings && { taggings: { ...taggings, where: {} } }),
  };
}

/** The kept columns, and the types that dataset.yaml gives them. */
export function keptColumns({ keep }: Pick<Tables['images'], 'keep'>): { name: string; type?: KeptType }[] {
  return keep.map((one) => (typeof one === 'string' ? { name: one } : { name: one.column, type: one.type }));
}

/** What a kept column is called between convert and upload, where `id`, `file`, `tags` and `split` are taken. */
export function keptColumn(index: number): string {
  return `kept_${index}`;
}
