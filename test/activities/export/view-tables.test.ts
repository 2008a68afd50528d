import { expect, test } from 'vitest';
import { tablesOfView } from '../../../activities/export/sources/mysql/view-tables.ts';

/** Definitions as MariaDB and MySQL show them in information_schema.views. */
test.each([
  ['of one table', 'select `site`.`shots`.`id` AS `id` from `site`.`shots`', ['site.shots']],
  [
    'of a join with other names',
    'select `l`.`tag_id` AS `id`,`n`.`value` AS `value` from (`site`.`links` `l` join `site`.`names` `n` on((`n`.`id` = `l`.`tag_id`)))',
    ['site.links', 'site.names'],
  ],
  [
    'of joins without parentheses',
    'select straight_join `l`.`tag_id` AS `id` from `site`.`links` `l` join `site`.`names` `n` straight_join `site`.`shots` `s` where `n`.`id` = `l`.`tag_id`',
    ['site.links', 'site.names', 'site.shots'],
  ],
  [
    'with functions that have FROM, and texts',
    "select concat(extract(year from `l`.`day`),extract(year from (select max(now()) from `site`.`shots` `s`)),trim(leading 'from `x`.`y`\\'\\\\' from `n`.`value`)) AS `value` from (`site`.`links` `l` left join (`site`.`names` `n` join `site`.`more` `s2` on(`n`.`id` = `s2`.`id`)) on(`n`.`id` = `l`.`tag_id`))",
    ['site.shots', 'site.links', 'site.names', 'site.more'],
  ],
  [
    'with a common table expression',
    'with x as (select `site`.`links`.`tag_id` AS `tag_id` from `site`.`links` where `site`.`links`.`tag_id` > 0)select `x`.`tag_id` AS `id` from (`x` join `site`.`names` `n` on(`n`.`id` = `x`.`tag_id`))',
    ['site.links', 'site.names'],
  ],
  [
    'of a derived table and a union',
    'select `d`.`id` AS `id` from ((select `site`.`links`.`id` AS `id` from `site`.`links` limit 10) `d` join `site`.`names` `n`) union (select `other`.`far`.`id` AS `id` from `other`.`far` where `other`.`far`.`id` in (select `site`.`shots`.`id` from `site`.`shots`))',
    ['site.links', 'site.names', 'other.far', 'site.shots'],
  ],
  ['of one table twice', 'select 1 AS `1` from (`s`.`t` `a` join `s`.`t` `b`)', ['s.t']],
  ['with odd names', 'select `s`.`we.ird ``n`.`id` AS `id` from `s`.`we.ird ``n`', ['s.we.ird `n']],
  ['without quotes', 'select site.shots.id AS id from site.shots', ['site.shots']],
  ['of nothing', 'select 1 AS `id`', []],
])('the tables of a view %s', (_, definition, tables) => {
  expect(tablesOfView(definition).map(({ database, table }) => `${database}.${table}`)).toEqual(tables);
});
