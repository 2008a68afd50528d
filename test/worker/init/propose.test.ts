import { expect, test } from 'vitest';
import { openSite } from '../../../worker/init/open-site.ts';
import { propose } from '../../../worker/init/propose.ts';
import { SITES, schemaFile } from './sites.ts';

const signal = new AbortController().signal;

/** What is proposed for the tables of a file in `schemas/`. */
async function proposed(name: string) {
  const { site } = await openSite([schemaFile(name)], signal);
  return propose(site);
}

test.each(SITES)('the tables of $name are found, with what hides rows', async ({ name, what, tables }) => {
  const [best, ...others] = await proposed(name);
  expect(best).toMatchObject({ what });
  expect(best?.tables).toEqual(tables);
  expect(others).toEqual([]);
});

test('the tags that digiKam and shimmie2 give themselves are excluded', async () => {
  const [digikam] = await proposed('digikam');
  expect(digikam?.exclude).toEqual(['Color Label Red', 'Pick Label Accepted', '_Digikam_Internal_Tags_']);
  const [shimmie] = await proposed('shimmie2');
  expect(shimmie?.exclude).toEqual(['tagme']);
});

test('where terms of WordPress and their taxonomies have other ids, a view is asked for and nothing is guessed', async () => {
  const [wordpress] = await proposed('wordpress-split');
  expect(wordpress?.tables.tags).toEqual({
    table: 'wp_tagset_terms',
    id: 'term_taxonomy_id',
    value: 'name',
    where: { taxonomy: ['post_tag', 'category'] },
  });
  expect(wordpress?.first?.why).toContain('4 of 5 of its ids are others');
  expect(wordpress?.first?.sql.join(' ')).toContain('CREATE VIEW `wp_tagset_terms` AS SELECT');
});
