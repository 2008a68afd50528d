import { families, spelled } from '../families.ts';
import { KNOWN, type Proposal } from '../proposal.ts';
import type { Site } from '../site.ts';
import { valuesInWords } from '../values-in-words.ts';

/**
 * Piwigo, whose tables begin with `piwigo_` or another prefix. From Piwigo/Piwigo at 1b1c898: install/piwigo_structure-mysql.sql;
 * include/config_default.inc.php has the permission levels 0, 1, 2, 4 and 8.
 */
export async function piwigo({ tables, look }: Site): Promise<Proposal[]> {
  const found = families(tables, {
    image_tag: ['image_id', 'tag_id'],
    images: ['id', 'file', 'path', 'level', 'storage_category_id'],
    tags: ['id', 'name', 'url_name'],
  });
  return Promise.all(
    found.map(async ({ prefix, tables: { images, tags, image_tag } }): Promise<Proposal> => {
      const levels = await look.values(images.name, 'level');
      return {
        what: 'Piwigo',
        tables: {
          images: { table: images.name, id: 'id', file: 'path', where: { [spelled(images, 'level')]: 0 } },
          tags: { table: tags.name, id: 'id', value: 'name' },
          taggings: { table: image_tag.name, tag: 'tag_id', ref: 'image_id' },
        },
        reasons: [
          `${images.name}, ${tags.name} and ${image_tag.name} have the columns of Piwigo, with the prefix "${prefix}".`,
        ],
        notes: {
          images: [
            `Level 0 is what everybody may see; 1, 2, 4 and 8 are for contacts, friends, family and administrators.${levels?.length ? ` Here it is ${valuesInWords(levels)}.` : ''}`,
            `Albums can be private too (${prefix}categories.status). Their pictures are read as well: a view is needed to leave them out.`,
            'path is the file below the site; file is the name that it was uploaded with, which others may have too.',
          ],
        },
        score: KNOWN,
      };
    }),
  );
}
