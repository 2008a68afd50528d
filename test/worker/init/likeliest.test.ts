import { expect, test } from 'vitest';
import { propose } from '../../../worker/init/propose.ts';
import { kindOf, type Site, type SiteTable } from '../../../worker/init/site.ts';

/** A table such as `photos`, with columns such as `id int` and keys such as `tag_id: tags.id`. */
function table(
  name: string,
  columns: readonly string[],
  keys: Readonly<Record<string, string>> = {},
  primaryKey: readonly string[] = [],
): SiteTable {
  return {
    name,
    columns: columns.map((text) => {
      const [column = '', type = 'int'] = text.split(' ');
      return { name: column, kind: kindOf(type) };
    }),
    primaryKey,
    foreignKeys: Object.entries(keys).map(([column, to]) => {
      const [target = '', id = 'id'] = to.split('.');
      return { column, table: target, target: id };
    }),
    rows: 10,
    isEstimate: false,
  };
}

const site = (...tables: SiteTable[]): Site => ({
  tables,
  look: { values: async () => undefined, rows: async () => undefined },
});

test.each([
  ['photoId and tagId', table('PhotoTags', ['photoId', 'tagId']), 'photoId', 'tagId'],
  ['id_photo and id_tag', table('photo_tag', ['id_photo', 'id_tag']), 'id_photo', 'id_tag'],
  ['photoid and tagid', table('phototags', ['photoid', 'tagid']), 'photoid', 'tagid'],
  ['image_id for photos', table('image_tags', ['image_id', 'tag_id']), 'image_id', 'tag_id'],
  ['keys under odd names', table('x', ['a', 'b'], { a: 'photos.id', b: 'tags.id' }), 'a', 'b'],
])('photos and tags are linked by %s', async (_, link, ref, tag) => {
  const photos = table('photos', ['id', 'filename varchar(99)'], {}, ['id']);
  const tags = table('tags', ['id', 'name varchar(99)'], {}, ['id']);
  const [best] = await propose(site(link, photos, tags));
  expect(best?.tables).toEqual({
    images: { table: 'photos', id: 'id', file: 'filename' },
    tags: { table: 'tags', id: 'id', value: 'name' },
    taggings: { table: link.name, tag, ref },
  });
  expect(best?.reasons.join(' ')).toContain(`${link.name}.${ref}`);
});

test('a table with the tag itself in each row needs no other', async () => {
  const [best] = await propose(
    site(
      table('app_pictures', ['id', 'url varchar(99)', 'deleted_at datetime'], {}, ['id']),
      table('app_picture_keywords', ['id', 'picture_id', 'keyword varchar(50)']),
    ),
  );
  expect(best?.tables).toEqual({
    images: { table: 'app_pictures', id: 'id', file: 'url', where: { deleted_at: null } },
    tags: { table: 'app_picture_keywords', id: 'id', value: 'keyword', ref: 'picture_id' },
  });
});

test('two sites in one database come near each other, and both are told of', async () => {
  const prefixed = (prefix: string) => [
    table(`${prefix}photos`, ['id', 'file text'], {}, ['id']),
    table(`${prefix}tags`, ['id', 'name text'], {}, ['id']),
    table(`${prefix}photo_tags`, ['photo', 'tag'], { photo: `${prefix}photos.id`, tag: `${prefix}tags.id` }),
  ];
  const found = await propose(site(...prefixed('old_'), ...prefixed('new_')));
  expect(found.map(({ tables }) => tables.images.table)).toEqual(['old_photos', 'new_photos']);
});

test('a much weaker choice is not told of', async () => {
  const found = await propose(
    site(
      table('photos', ['id', 'file text'], {}, ['id']),
      table('tags', ['id', 'name text'], {}, ['id']),
      table('photo_tags', ['photo_id', 'tag_id'], { photo_id: 'photos.id', tag_id: 'tags.id' }),
      table('comments', ['id', 'photo_id', 'label text', 'body text'], {}, ['id']),
    ),
  );
  expect(found.map(({ what }) => what)).toEqual(['photos and tags, linked by photo_tags']);
});

test('who gave a tag is not taken for the tag, nor a role of a user for a label', async () => {
  expect(
    await propose(
      site(
        table('users', ['id', 'name varchar(50)', 'avatar varchar(99)'], {}, ['id']),
        table('roles', ['id', 'name varchar(50)'], {}, ['id']),
        table('user_roles', ['user_id', 'role_id'], {}, ['user_id', 'role_id']),
      ),
    ),
  ).toEqual([]);
  const found = await propose(
    site(
      table('photos', ['id', 'file text'], {}, ['id']),
      table('users', ['id', 'name text'], {}, ['id']),
      table('photo_tags', ['photo_id', 'user_id']),
    ),
  );
  expect(found).toEqual([]);
});

test('a site of another kind gives nothing', async () => {
  const orders = table('orders', ['id', 'customer_id', 'note text'], { customer_id: 'customers.id' }, ['id']);
  expect(await propose(site(orders, table('customers', ['id', 'name text'], {}, ['id'])))).toEqual([]);
});

test('without a look at the values, a model is named by its table and that is to be checked', async () => {
  const [best] = await propose(
    site(
      table('gallery_photos', ['id', 'file text'], {}, ['id']),
      table('posts', ['id', 'title text'], {}, ['id']),
      table('tags', ['id', 'name text'], {}, ['id']),
      table('taggings', ['id', 'tag_id', 'taggable_id', 'taggable_type text', 'context text'], {}, ['id']),
    ),
  );
  expect(best?.tables.taggings?.where).toEqual({ taggable_type: 'GalleryPhoto' });
  expect(best?.notes.taggings?.join(' ')).toContain('check this one');
});

test('a row that nobody has marked as deleted is not left out beside those that are marked as not', async () => {
  const values = async () => [
    { value: null, rows: 9000 },
    { value: '0', rows: 20 },
    { value: '1', rows: 10 },
  ];
  const tables = [
    table('photos', ['id', 'filename varchar(99)', 'is_deleted', 'approved'], {}, ['id']),
    table('photo_tags', ['id', 'photo_id', 'tag varchar(50)']),
  ];
  const [best] = await propose({ tables, look: { values, rows: async () => undefined } });
  expect(best?.tables.images.where).toEqual({ is_deleted: [0, null], approved: 1 });
});
