import { join } from 'node:path';
import type { ProposedTables } from '../../../worker/init/proposal.ts';

/** The path of a file in `schemas/`. */
export const schemaFile = (name: string) => join(import.meta.dirname, 'schemas', `${name}.sql`);

/** A program's site with the tables that `init` has to choose. */
export interface KnownSite {
  readonly name: string;
  readonly what: string;
  readonly tables: ProposedTables;
  /** The file names of pictures 1 to 3. */
  readonly files: readonly [string, string, string];
}

const plain = ['a.jpg', 'b.jpg', 'c.jpg'] as const;

export const SITES: readonly KnownSite[] = [
  {
    name: 'shots',
    what: 'shots and their tags, the tables that tagset has as its defaults',
    tables: {
      images: { table: 'shots', id: 'id', file: 'shot_image_id', where: { deleted_at: null } },
      tags: { table: 'tags', id: 'id', value: 'value', ref: 'ref_id' },
    },
    files: plain,
  },
  {
    name: 'acts-as-taggable-on',
    what: 'acts-as-taggable-on, for Ruby on Rails',
    tables: {
      images: {
        table: 'pictures',
        id: 'id',
        file: 'file_name',
        where: { state: ['approved', 'featured'], deleted_at: null },
      },
      tags: { table: 'tags', id: 'id', value: 'name' },
      taggings: {
        table: 'taggings',
        tag: 'tag_id',
        ref: 'taggable_id',
        where: { taggable_type: 'Picture', context: 'tags' },
      },
    },
    files: plain,
  },
  {
    name: 'piwigo',
    what: 'Piwigo',
    tables: {
      images: { table: 'piwigo_images', id: 'id', file: 'path', where: { level: 0 } },
      tags: { table: 'piwigo_tags', id: 'id', value: 'name' },
      taggings: { table: 'piwigo_image_tag', tag: 'tag_id', ref: 'image_id' },
    },
    files: ['./upload/1.jpg', './upload/2.jpg', './upload/3.jpg'],
  },
  {
    name: 'shimmie2',
    what: 'shimmie2',
    tables: {
      images: { table: 'images', id: 'id', file: 'hash', where: { approved: 1, trash: 0 } },
      tags: { table: 'tags', id: 'id', value: 'tag' },
      taggings: { table: 'image_tags', tag: 'tag_id', ref: 'image_id' },
    },
    files: [
      'aa000000000000000000000000000001',
      'bb000000000000000000000000000002',
      'cc000000000000000000000000000003',
    ],
  },
  {
    name: 'digikam',
    what: 'digiKam',
    tables: {
      images: { table: 'Images', id: 'id', file: 'name', where: { status: 1, category: 1 } },
      tags: { table: 'Tags', id: 'id', value: 'name' },
      taggings: { table: 'ImageTags', tag: 'tagid', ref: 'imageid' },
    },
    files: plain,
  },
  {
    name: 'wordpress',
    what: 'WordPress, its media and their terms',
    tables: {
      images: {
        table: 'wp_posts',
        id: 'ID',
        file: 'guid',
        where: { post_type: 'attachment', post_status: ['inherit', 'publish'] },
      },
      tags: { table: 'wp_terms', id: 'term_id', value: 'name' },
      taggings: { table: 'wp_term_relationships', tag: 'term_taxonomy_id', ref: 'object_id' },
    },
    files: ['https://example.org/a.jpg', 'https://example.org/b.jpg', 'https://example.org/c.jpg'],
  },
  {
    name: 'photos',
    what: 'photos and tags, linked by photo_tags',
    tables: {
      images: { table: 'photos', id: 'id', file: 'filename', where: { is_approved: 1, deleted: 0 } },
      tags: { table: 'tags', id: 'id', value: 'name' },
      taggings: { table: 'photo_tags', tag: 'tag_id', ref: 'photo_id' },
    },
    files: plain,
  },
  {
    name: 'likely',
    what: 'work and keyword, linked by described',
    tables: {
      images: { table: 'work', id: 'nr', file: 'path', where: { visibility: ['public'] } },
      tags: { table: 'keyword', id: 'nr', value: 'text' },
      taggings: { table: 'described', tag: 'k', ref: 'w' },
    },
    files: plain,
  },
];
