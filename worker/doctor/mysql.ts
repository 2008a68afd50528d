import { type MysqlFacts, readMysqlFacts } from '../../activities/export/sources/mysql/facts.ts';
import { firstCells } from '../../activities/export/sources/mysql/sample.ts';
import { findColumn } from '../../activities/find-column.ts';
import { tableRequests } from '../../activities/table-requests.ts';
import type { Config } from '../config.ts';
import type { Standing } from '../dependencies.ts';
import { fillIn } from '../environment.ts';
import { type Checked, type Examination, NotChecked, type Said } from './examination.ts';
import { encryption } from './mysql-encryption.ts';
import { writeGrants } from './mysql-grants.ts';
import { timeLimits } from './mysql-limits.ts';
import { engine, sizeOf } from './mysql-tables.ts';
import { declaredNames, SAMPLED, sampledNames } from './tag-names.ts';

/**
 * The live database: its server, the account and the tables.
 * @returns bytes of the tables; nothing where the account is not shown all of them
 */
export function checkMysql(
  examination: Examination,
  config: Checked<Config>,
  standing: Checked<Standing>,
): Checked<number | undefined> {
  const facts = examination.check('mysql', [config], async (signal, { settings }) => {
    const url = fillIn(settings.source.mysql?.url ?? '', 'source.mysql.url');
    const value = await readMysqlFacts(url, tableRequests(settings.tables), signal);
    return { text: `${value.address} answers, ${value.version}`, value };
  });
  examination.check('mysql encryption', [facts], (_, known) => encryption(known));
  const there = examination.check(
    'mysql tables',
    [config, standing, facts],
    async (_, { settings }, { source }, _facts) => {
      const requests = tableRequests(settings.tables);
      await source(settings).check(requests);
      return {
        text: `${requests.map(({ table }) => table).join(' and ')} are there, may be read and have the columns`,
        value: undefined,
      };
    },
  );
  examination.check('mysql grants', [facts], (_, { grants }) => {
    const excess = writeGrants(grants);
    if (excess.length === 0) return { text: 'the account may read and no more', value: undefined };
    const text = `The account may do more than read: ${excess.join('; ')}. Use one with SELECT on the two tables only.`;
    return { state: 'warning' as const, text, value: undefined };
  });
  examination.check('mysql engine', [facts], (_, { tables }) => engine(tables));
  const size = examination.check('mysql size', [facts], (_, known) => sizeOf(known.tables));
  examination.check('mysql time limits', [config, facts], (_, { settings }, known) =>
    timeLimits(known, settings.source.mysql?.silence ?? 0),
  );
  examination.check('mysql text', [config, facts], (_, { settings }, known) => textOf(settings, known));
  examination.check('tag names', [config, facts, there], (signal, { settings }, known, _there) =>
    tagNames(settings, known, signal),
  );
  return size;
}

async function tagNames(
  { tables: { tags }, source }: Config['settings'],
  { columns }: MysqlFacts,
  signal: AbortSignal,
): Promise<Said<undefined>> {
  const column = columnOf(columns, tags.table, tags.value);
  if (column === undefined) throw new NotChecked('the column is not there');
  const name = `${column.table}.${column.name}`;
  const declared = declaredNames(name, column.full_type);
  if (declared !== undefined) return declared;
  const url = fillIn(source.mysql?.url ?? '', 'source.mysql.url');
  const cells = await firstCells(url, column, SAMPLED, signal);
  if (cells === undefined) throw new NotChecked(`the server did not find the first rows of ${name} in time`);
  return sampledNames(name, cells);
}

function columnOf(
  columns: MysqlFacts['columns'],
  table: string,
  name: string,
): MysqlFacts['columns'][number] | undefined {
  const there = columns.filter((one) => one.table === table);
  const { at } = findColumn(
    name,
    there.map((one) => one.name),
  );
  return there[at ?? -1];
}

function textOf({ tables }: Config['settings'], { columns }: MysqlFacts): Said<undefined> {
  const { images, tags } = tables;
  const texts = [columnOf(columns, tags.table, tags.value), columnOf(columns, images.table, images.file)];
  const found = texts.filter((one) => one !== undefined);
  if (found.length === 0) throw new NotChecked('the columns are not there');
  const binary = found.filter(({ type }) => /binary|blob/.test(type));
  const names = (some: typeof found) =>
    some.map(({ table, name, full_type }) => `${table}.${name} (${full_type})`);
  if (binary.length > 0)
    return {
      state: 'warning',
      text: `${names(binary).join(', ')} holds bytes, which become 0x… in the dataset. Make it a text column, or name a view with CONVERT(… USING utf8mb4).`,
      value: undefined,
    };
  const sets = [...new Set(found.map(({ charset }) => charset ?? 'numbers'))];
  return { text: `${sets.join(', ')}; the server hands it over as utf8mb4`, value: undefined };
}
