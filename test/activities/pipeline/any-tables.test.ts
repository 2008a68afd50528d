import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dumpOf } from '../../services/dump.ts';
import { createDatabase, SERVERS, type ServerName, type TestDatabase } from '../../services/mysql.ts';
import type { Cell } from './reference.ts';
import { dependenciesIn, failureType, publishedFiles, runPipeline, settingsOf } from './run-pipeline.ts';
import { writeCsv } from './write-csv.ts';

/** A site with a table of links, whose columns are of many types; `é` of a column's name is written in one way, and configured in another. */
const SCHEMA = `
CREATE TABLE Photos (Photo_ID INT PRIMARY KEY, path VARCHAR(100), deleted_at DATETIME NULL, approved TINYINT(1) NOT NULL,
  state ENUM('approved','featured','hidden'), \`caf\u00e9\` INT(4) ZEROFILL);
CREATE TABLE names (id INT PRIMARY KEY, name VARCHAR(100) COLLATE utf8mb4_general_ci, kind VARCHAR(20));
CREATE TABLE links (tag_id INT, taggable_id INT, taggable_type VARCHAR(20) COLLATE utf8mb4_general_ci);`;

const PHOTOS: Cell[][] = [
  ['1', 'a.jpg', null, '1', 'approved', '0007'],
  ['2', 'b.jpg', null, '1', 'featured', '0007'],
  ['3', 'deleted.jpg', '2026-01-31 12:00:00', '1', 'approved', '0007'],
  ['4', 'waits.jpg', null, '0', 'approved', '0007'],
  ['5', 'hidden.jpg', null, '1', 'hidden', '0007'],
  ['6', 'other.jpg', null, '1', 'approved', '0070'],
  ['7', 'none.jpg', null, '1', null, '0007'],
];
const NAMES: Cell[][] = [
  ['10', 'car', 'thing'],
  ['11', 'tree', 'thing'],
  ['12', 'SotD', 'site'],
  ['13', null, 'thing'],
];
const LINKS: Cell[][] = [
  ['10', '1', 'Picture'],
  ['10', '1', 'Picture'], // twice
  ['11', '1', 'Picture'],
  ['11', '2', 'Picture'],
  ['10', '3', 'Picture'], // deleted
  ['10', '4', 'Picture'], // not approved
  ['10', '5', 'Picture'], // hidden
  ['11', '6', 'Picture'], // another number
  ['11', '7', 'Picture'], // no state
  ['11', '2', 'picture'], // foreign for a file, whatever a collation says
  ['10', '2', 'User'], // foreign
  ['12', '1', 'Picture'], // its tag is kept out
  ['13', '1', 'Picture'], // its tag has no name
  ['99', '1', 'Picture'], // there is no such tag
  ['11', '88', 'Picture'], // there is no such photo
  [null, '1', 'Picture'],
  ['10', null, 'Picture'],
];

const tables = {
  images: {
    ...{ table: 'Photos', id: 'photo_id', file: 'PATH', keep: ['state'] },
    where: { deleted_at: null, approved: true, state: ['approved', 'featured'], 'cafe\u0301': '0007' },
  },
  tags: { table: 'names', value: 'name', where: { kind: 'thing' } },
  taggings: { table: 'links', ref: 'taggable_id', where: { taggable_type: 'Picture' } },
};

let folder: string;
const databases = {} as Record<ServerName, TestDatabase>;
const sources: Record<string, object> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-any-tables-'));
  const path = (file: string) => join(folder, file);
  const header = (line: string) => line.split(' ');
  await writeFile(
    path('photos.csv'),
    writeCsv([header('PHOTO_ID path deleted_at approved state caf\u00e9'), ...PHOTOS]),
  );
  await writeFile(path('names.csv'), writeCsv([header('id name kind'), ...NAMES]));
  await writeFile(path('links.csv'), writeCsv([header('tag_id taggable_id taggable_type'), ...LINKS]));
  const csv = { images: path('photos.csv'), tags: path('names.csv'), taggings: path('links.csv') };
  sources['CSV files'] = { csv };
  for (const server of SERVERS) {
    databases[server] = await createDatabase(server);
    const { connection, name, url } = databases[server];
    await connection.query(`SET NAMES utf8mb4; ${SCHEMA}`);
    for (const [table, rows] of [
      ['Photos', PHOTOS],
      ['names', NAMES],
      ['links', LINKS],
    ])
      await connection.query(`INSERT INTO ${table} VALUES ?`, [rows]);
    sources[`live ${server}`] = { mysql: { url } };
    await writeFile(path(`${server}.sql`), await dumpOf(server, [name]));
    sources[`a dump of ${server}`] = { dump: path(`${server}.sql`) };
    const parts: Record<string, string> = {};
    for (const [role, table] of [
      ['images', 'Photos'],
      ['tags', 'names'],
      ['taggings', 'links'],
    ] as const) {
      parts[role] = path(`${server}-${role}.sql`);
      await writeFile(parts[role], await dumpOf(server, [name, table]));
    }
    sources[`three dumps of ${server}`] = { dump: parts };
  }
});
afterAll(async () => {
  for (const server of SERVERS) await databases[server].drop();
  await rm(folder, { recursive: true });
});

async function build(source: object, given: object = tables) {
  const here = await mkdtemp(join(folder, 'build-'));
  return runPipeline(
    await dependenciesIn(here, settingsOf({ source, tables: given, rules: { minUses: 1 } })),
  );
}

describe('tags whose names and links are in tables of their own, with rows that are kept out', () => {
  test('become one dataset from every source, and every row is in a bin', async () => {
    const built: unknown[] = [];
    for (const source of Object.values(sources)) {
      const { version, ledger, images, labels } = await build(source);
      built.push({ version, ledger, images, labels });
    }
    expect(built).toEqual(built.map(() => built[0]));
    expect(built[0]).toMatchObject({
      images: 2,
      labels: 2,
      ledger: {
        read: LINKS.length,
        bins: {
          ...{ kept: 3, duplicate: 1, excluded: 0, rare: 0, orphan: 1 },
          ...{ hidden: 5, filtered: 3, unnamed: 1, null: 3, invalid: 0 },
        },
      },
    });
  });

  test('name their images as the source does, whatever case dataset.yaml writes', async () => {
    const { text } = await publishedFiles(await build(sources['CSV files'] ?? {}));
    expect(await text('dataset.csv')).toBe(
      'photo_id,PATH,state,tags\n1,a.jpg,approved,"car,tree"\n2,b.jpg,featured,tree\n',
    );
  });

  test('tell readers nothing of the values that let a row pass', async () => {
    const { text } = await publishedFiles(
      await build(sources['CSV files'] ?? {}, {
        ...tables,
        tags: { ...tables.tags, where: { name: ['car', 'Jane Doe'] } },
      }),
    );
    expect(await text('manifest.json')).not.toMatch(/Jane Doe|taggable_type/);
    expect(await text('owner/rules.json')).toMatch(/Jane Doe[\s\S]*taggable_type/);
  });

  test.each([
    [
      'a value that no row has',
      { state: 'Approved' },
      /state is "Approved" in no row, but "approved", "featured"/,
    ],
    ['NULL where there is none', { approved: null }, /approved is NULL in no row, but "1", "0"/],
    [
      'values that no row has together',
      { state: 'hidden', approved: false },
      /No row of .* passes tables\.images\.where .*none has all of its values together/,
    ],
  ])('are refused where dataset.yaml asks for %s', async (_, where, message) => {
    for (const source of Object.values(sources)) {
      const error = await build(source, { ...tables, images: { ...tables.images, where } }).catch((e) => e);
      expect([failureType(error), String(error)]).toEqual(['BadInput', expect.stringMatching(message)]);
    }
  });

  test('say which of several values no row has', async () => {
    const where = { ...tables.images.where, state: ['approved', 'featurd'] };
    const { note } = await build(sources['CSV files'] ?? {}, {
      ...tables,
      images: { ...tables.images, where },
    });
    expect(note).toContain('tables.images.where');
    expect(note).toContain('state is "featurd" in no row, but "featured", "hidden".');
  });

  test('show none of the values of a column that has many, since they may be anything', async () => {
    const where = { path: 'nowhere.jpg' };
    const error = await build(sources['CSV files'] ?? {}, {
      ...tables,
      images: { ...tables.images, where },
    }).catch((e) => e);
    expect(error.message).toMatch(
      /photos\.csv passes tables\.images\.where in dataset\.yaml: path is "nowhere\.jpg" in no row\. Texts are compared byte for byte\.$/,
    );
  });

  test('are refused where two tags have one id', async () => {
    const twice = join(folder, 'twice.csv');
    await writeFile(twice, writeCsv([['id', 'name', 'kind'], ...NAMES, ['10', 'bus', 'thing']]));
    const { csv } = sources['CSV files'] as { csv: object };
    const error = await build({ csv: { ...csv, tags: twice } }).catch((e) => e);
    expect([failureType(error), String(error)]).toEqual([
      'BadInput',
      expect.stringContaining('1 rows of names repeat the id of another.'),
    ]);
  });

  test('are refused where a link nearly names a tag', async () => {
    const [names, links] = [join(folder, 'near-names.csv'), join(folder, 'near-links.csv')];
    await writeFile(names, 'id,name,kind\nCar,car,thing\ntree,tree,thing\n');
    await writeFile(links, 'tag_id,taggable_id,taggable_type\ncar,1,Picture\ntree,1,Picture\n');
    const { csv } = sources['CSV files'] as { csv: object };
    const source = { csv: { ...csv, tags: names, taggings: links } };
    const error = await build(source).catch((e) => e);
    expect([failureType(error), String(error)]).toEqual([
      'BadInput',
      expect.stringContaining('links.tag_id has a reference "car": no tag has that id as it is written'),
    ]);
    const { ledger } = await build({ ...source, exactIds: true });
    expect(ledger.bins).toMatchObject({ kept: 1, unnamed: 1 });
  });

  test('are refused with what to compare where no link names a tag', async () => {
    const links = join(folder, 'foreign-links.csv');
    await writeFile(links, 'tag_id,taggable_id,taggable_type\n910,1,Picture\n911,2,Picture\n');
    const { csv } = sources['CSV files'] as { csv: object };
    const error = await build({ csv: { ...csv, taggings: links } }).catch((e) => e);
    expect([failureType(error), String(error)]).toEqual([
      'QualityGate',
      expect.stringContaining(
        'None of the 2 rows of links is a use of a tag, 2 because they name no row of names: compare tables.taggings.tag (tag_id) with tables.tags.id (id)',
      ),
    ]);
  });
});
