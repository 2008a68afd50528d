import { fileColumn, idColumn } from '../columns.ts';
import { families } from '../families.ts';
import { hiddenRows, whereOf } from '../hidden-rows.ts';
import { KNOWN, type Proposal } from '../proposal.ts';
import { columnOf, type Site, type SiteTable, type ValueCount } from '../site.ts';
import { valuesInWords } from '../values-in-words.ts';
import { endsWith, isPictureWord, wordsOf } from '../words.ts';

/**
 * The Ruby gem acts-as-taggable-on: any model can have taggings, whose `taggable_type` names it. From
 * mbleigh/acts-as-taggable-on at ee3cd80: db/migrate/1 to 7.
 */
export async function actsAsTaggableOn({ tables, look }: Site): Promise<Proposal[]> {
  const found = families(tables, {
    taggings: ['tag_id', 'taggable_id', 'taggable_type', 'context'],
    tags: ['id', 'name'],
  });
  const proposals = found.map(async ({ tables: { taggings, tags } }): Promise<Proposal | undefined> => {
    const types = await look.values(taggings.name, 'taggable_type');
    const model = tagged(
      tables.filter((table) => table !== taggings && table !== tags),
      types,
    );
    const id = model && idColumn(model.table);
    const file = model && id && fileColumn(model.table, id);
    if (!model || !id || !file) return undefined;
    const { table: images, type } = model;
    const contexts = await look.values(taggings.name, 'context');
    const context = chosenContext(contexts);
    const hidden = await hiddenRows(images, look);
    return {
      what: 'acts-as-taggable-on, for Ruby on Rails',
      tables: {
        images: { table: images.name, id, file: file.column, ...whereOf(hidden) },
        tags: { table: tags.name, id: 'id', value: 'name' },
        taggings: {
          table: taggings.name,
          tag: 'tag_id',
          ref: 'taggable_id',
          where: { taggable_type: type, ...(context !== undefined && { context }) },
        },
      },
      reasons: [
        `${tags.name} and ${taggings.name} have the columns of acts-as-taggable-on.`,
        `${images.name} is the table of the model ${type}.`,
      ],
      notes: {
        images: [
          ...(file.isNamed
            ? []
            : [`No column of ${images.name} is called like a file: ${file.column} is a guess.`]),
          ...(tables.some(({ name }) => name.toLowerCase() === 'active_storage_attachments')
            ? [
                'Active Storage keeps the files of records in tables of its own; a view can bring their keys here.',
              ]
            : []),
          ...hidden.notes,
        ],
        taggings: [
          types
            ? `taggable_type is ${valuesInWords(types)}.`
            : 'Nobody has looked at the values of taggable_type: check this one.',
          ...(contexts
            ? [`context is ${valuesInWords(contexts)}; a model can have several kinds of tags.`]
            : []),
          ...(columnOf(taggings, 'tenant')
            ? ['The column tenant tells sites that share the tables apart.']
            : []),
        ],
      },
      score: KNOWN,
    };
  });
  return (await Promise.all(proposals)).filter((proposal) => proposal !== undefined);
}

/** The model that is tagged and whose table is there: one whose name speaks of pictures, else the one with most taggings. */
function tagged(
  tables: readonly SiteTable[],
  types: readonly ValueCount[] | undefined,
): { readonly table: SiteTable; readonly type: string } | undefined {
  const known = (types ?? []).flatMap(({ value }) => {
    const table = value === null ? undefined : tableOf(tables, value);
    return table && value !== null ? [{ table, type: value }] : [];
  });
  const ofPictures = ({ table }: { table: SiteTable }) => wordsOf(table.name).some(isPictureWord);
  if (types !== undefined) return known.find(ofPictures) ?? known[0];
  const table = tables.find((one) => isPictureWord(wordsOf(one.name).at(-1) ?? ''));
  return table && { table, type: modelOf(table) };
}

/** The table that Rails keeps a model in: `Gallery::Picture` in `gallery_pictures`, or in `pictures`. */
function tableOf(tables: readonly SiteTable[], model: string): SiteTable | undefined {
  const words = wordsOf(model);
  const inTable = (wanted: readonly string[]) =>
    tables.find(({ name }) => wordsOf(name).join(' ') === wanted.join(' ')) ??
    tables.find(({ name }) => endsWith(wordsOf(name), wanted));
  return inTable(words) ?? inTable(wordsOf(model.split('::').at(-1) ?? ''));
}

function modelOf({ name }: SiteTable): string {
  return wordsOf(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** The gem calls the plain list `tags`. */
function chosenContext(contexts: readonly ValueCount[] | undefined): string | undefined {
  const named = contexts?.map(({ value }) => value).filter((value) => value !== null) ?? [];
  return named.find((value) => value === 'tags') ?? named[0];
}
