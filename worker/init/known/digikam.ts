import { families } from '../families.ts';
import { KNOWN, type Proposal } from '../proposal.ts';
import type { Row, Site } from '../site.ts';

const INTERNAL = '_Digikam_Internal_Tags_';
const ROOT = '_Digikam_root_';

const UNSEEN = `The tags below ${INTERNAL} are the program's own (such as "Color Label Red"); nobody has looked at them. Exclude them.`;
const SEEN = `These are the program's own, below ${INTERNAL}.`;

/**
 * digiKam with MySQL. From KDE/digikam at 33d0457: core/data/database/dbconfig.xml.cmake.in, its part for QMYSQL;
 * core/libs/database/coredb/coredbconstants.h (status 1 is visible, 2 hidden, 3 trashed, 4 obsolete; category 1 is an image);
 * core/libs/database/tags/tagscache.cpp names the tag above its internal ones.
 */
export async function digikam({ tables, look }: Site): Promise<Proposal[]> {
  const found = families(tables, {
    ImageTags: ['imageid', 'tagid'],
    Images: ['id', 'album', 'name', 'status', 'category'],
    Tags: ['id', 'pid', 'name', 'icon'],
  });
  return Promise.all(
    found.map(async ({ tables: { Images, Tags, ImageTags } }): Promise<Proposal> => {
      const tree = await look.rows(Tags.name, ['id', 'pid', 'name']);
      const internal = tree === undefined ? [] : internalTags(tree);
      return {
        what: 'digiKam',
        tables: {
          images: { table: Images.name, id: 'id', file: 'name', where: { status: 1, category: 1 } },
          tags: { table: Tags.name, id: 'id', value: 'name' },
          taggings: { table: ImageTags.name, tag: 'tagid', ref: 'imageid' },
        },
        reasons: [`${Images.name}, ${Tags.name} and ${ImageTags.name} have the columns of digiKam.`],
        notes: {
          images: [
            'status 1 is visible (2 is hidden, 3 trashed, 4 obsolete); category 1 is an image (2 is video, 3 audio).',
            `name is the file without its folder: several albums may have the same. A view over ${Images.name}, Albums and AlbumRoots gives whole paths.`,
          ],
          tags: [
            'Tags form a tree (pid). A label is the name alone: tags of one name in two places become one label, and a picture has only the tags it was given, not those above them.',
            'Tags for faces are names of people. Look at them in the ledger of a dry run, and exclude them.',
          ],
          rules: tree === undefined ? [UNSEEN] : internal.length > 0 ? [SEEN] : [],
        },
        exclude: internal,
        score: KNOWN,
      };
    }),
  );
}

/** The names of the internal tags, and of those above them, as often as one hangs below another. */
function internalTags(tree: readonly Row[]): string[] {
  const inside = new Set(tree.filter(([, , name]) => name === INTERNAL).map(([id]) => id));
  for (let before = -1; before < inside.size; ) {
    before = inside.size;
    for (const [id, parent] of tree) if (id !== null && inside.has(parent)) inside.add(id);
  }
  const names = tree.filter(([id, , name]) => inside.has(id) || name === ROOT).map(([, , name]) => name);
  return [
    ...new Set(names.filter((name) => typeof name === 'string' && name.trim() !== '')),
  ].sort() as string[];
}
