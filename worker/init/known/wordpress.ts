import { type Family, families } from '../families.ts';
import { KNOWN, type Proposal } from '../proposal.ts';
import type { Site } from '../site.ts';
import { valuesInWords } from '../values-in-words.ts';

/** Taxonomies that WordPress itself has for other things than tags. */
const NOT_TAGS = [
  'nav_menu',
  'link_category',
  'post_format',
  'wp_theme',
  'wp_template_part_area',
  'wp_pattern_category',
];

/** What the view over both tables is called, behind the prefix. */
const VIEW = 'tagset_terms';

type Names = 'term_relationships' | 'term_taxonomy' | 'terms' | 'posts';

/**
 * WordPress, whose media are posts of the type `attachment`. From WordPress/wordpress-develop at 01501ab:
 * src/wp-admin/includes/schema.php. A relationship leads to a name by way of `term_taxonomy`, which no two tables can say:
 * its id is that of the term as long as no term was ever split or shared, so that is looked at.
 */
export async function wordpress({ tables, look }: Site): Promise<Proposal[]> {
  const found = families<Names>(tables, {
    term_relationships: ['object_id', 'term_taxonomy_id'],
    term_taxonomy: ['term_taxonomy_id', 'term_id', 'taxonomy'],
    terms: ['term_id', 'name', 'slug'],
    posts: ['ID', 'post_type', 'post_status', 'guid'],
  });
  return Promise.all(
    found.map((family) => {
      const [made] = families(tables, {
        [`${family.prefix}${VIEW}`]: ['term_taxonomy_id', 'taxonomy', 'name'],
      });
      return propose(family, look, made !== undefined);
    }),
  );
}

async function propose(
  { prefix, tables }: Family<Names>,
  look: Site['look'],
  hasView: boolean,
): Promise<Proposal> {
  const { posts, terms, term_taxonomy, term_relationships } = tables;
  const taxonomies = await look.values(term_taxonomy.name, 'taxonomy');
  const pairs = await look.rows(term_taxonomy.name, ['term_taxonomy_id', 'term_id']);
  const apart = pairs?.filter(([one, other]) => one !== other).length;
  const view = `${prefix}${VIEW}`;
  const tags = (taxonomies ?? []).flatMap(({ value }) => (value && !NOT_TAGS.includes(value) ? [value] : []));
  const same = apart === 0 && !hasView;
  return {
    what: 'WordPress, its media and their terms',
    tables: {
      images: {
        table: posts.name,
        id: 'ID',
        file: 'guid',
        where: { post_type: 'attachment', post_status: ['inherit', 'publish'] },
      },
      tags: same
        ? { table: terms.name, id: 'term_id', value: 'name' }
        : {
            table: view,
            id: 'term_taxonomy_id',
            value: 'name',
            ...(tags.length > 0 && { where: { taxonomy: tags } }),
          },
      taggings: { table: term_relationships.name, tag: 'term_taxonomy_id', ref: 'object_id' },
    },
    reasons: [
      `${posts.name}, ${terms.name}, ${term_taxonomy.name} and ${term_relationships.name} have the columns of WordPress.`,
    ],
    notes: {
      images: [
        'An attachment has the status "inherit" as long as it is neither in the bin (trash) nor private.',
        'guid is the address that the file was uploaded to. Attachments are not always pictures: add post_mime_type with the types that you want.',
      ],
      tags: [
        ...(same
          ? [
              `A relationship names ${term_taxonomy.name}, not the term. Here both have the same ids in all ${pairs?.length ?? 0} rows, so the term can be read directly. That stays true only until a term is split or made from outside: the view below is sure to be right.`,
              ...viewSql(view, tables),
            ]
          : []),
        ...(taxonomies ? [`The taxonomies here are ${valuesInWords(taxonomies)}.`] : []),
        ...(same
          ? ['Terms of all taxonomies are read, as far as attachments have them. To choose, use the view.']
          : []),
      ],
    },
    ...(!same &&
      !hasView && {
        first: {
          why: `A relationship names ${term_taxonomy.name}, not the term${apart ? `, and ${apart} of ${pairs?.length} of its ids are others than those of their terms` : ', and nobody has looked whether their ids are the same'}. Somebody who may has to make a view; for a dump, a table of it before the dump is written.`,
          sql: viewSql(view, tables),
        },
      }),
    score: KNOWN,
  };
}

function viewSql(view: string, { terms, term_taxonomy }: Family<Names>['tables']): string[] {
  const name = (table: string) => `\`${table.replaceAll('`', '``').replaceAll('.', '`.`')}\``;
  return [
    `CREATE VIEW ${name(view)} AS SELECT tt.term_taxonomy_id, tt.taxonomy, t.name`,
    `  FROM ${name(term_taxonomy.name)} AS tt JOIN ${name(terms.name)} AS t ON t.term_id = tt.term_id;`,
  ];
}
