import { families } from '../families.ts';
import { KNOWN, type Proposal, type Where } from '../proposal.ts';
import { columnOf, type Site } from '../site.ts';

/**
 * shimmie2. From shish/shimmie2 at 1397506: core/Util/Installer.php; ext/approval/main.php, ext/trash/main.php and
 * ext/private_image/main.php add a column each; core/ImageBoard/Tag.php puts "tagme" where somebody gives no tag.
 */
export async function shimmie2({ tables }: Site): Promise<Proposal[]> {
  const found = families(tables, {
    image_tags: ['image_id', 'tag_id'],
    images: ['id', 'owner_id', 'hash', 'ext', 'filename'],
    tags: ['id', 'tag', 'count'],
  });
  return found.map(({ tables: { images, tags, image_tags } }): Proposal => {
    const wanted: Where = { approved: 1, trash: 0, private: 0 };
    const where = Object.fromEntries(Object.entries(wanted).filter(([column]) => columnOf(images, column)));
    const names = Object.keys(where);
    return {
      what: 'shimmie2',
      tables: {
        images: { table: images.name, id: 'id', file: 'hash', ...(names.length > 0 && { where }) },
        tags: { table: tags.name, id: 'id', value: 'tag' },
        taggings: { table: image_tags.name, tag: 'tag_id', ref: 'image_id' },
      },
      reasons: [`${images.name}, ${tags.name} and ${image_tags.name} have the columns of shimmie2.`],
      notes: {
        images: [
          'hash names the file on the disk; filename is the name that it was uploaded with.',
          names.length > 0
            ? `${names.join(', ')}: from extensions that hide pictures.`
            : 'None of the extensions that hide pictures (approval, trash, private images) has a column here.',
        ],
        rules: ['"tagme" stands where somebody gave no tag.'],
      },
      exclude: ['tagme'],
      score: KNOWN,
    };
  });
}
