import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withEngine } from '../../../activities/duckdb/engine.ts';
import { parquetRows } from '../../../activities/duckdb/readers.ts';
import { fileStore } from '../../../activities/store/file.ts';
import { verifyDataset } from '../../../activities/verify/verify.ts';
import { dumpOf } from '../../services/dump.ts';
import { createDatabase, SERVERS, type ServerName, type TestDatabase } from '../../services/mysql.ts';
import type { Cell } from './reference.ts';
import { dependenciesIn, failureType, publishedFiles, runPipeline, settingsOf } from './run-pipeline.ts';
import { writeCsv } from './write-csv.ts';

const SCHEMA = `
CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(100), film INT, views BIGINT UNSIGNED, score DOUBLE, price DECIMAL(8,2),
  released DATE, seen DATETIME, code INT(5) ZEROFILL, title VARCHAR(100));
CREATE TABLE tags (id INT PRIMARY KEY, value VARCHAR(100), ref_id INT);`;
const KEPT = ['film', 'views', 'score', 'price', 'released', 'seen', 'code', 'title'];
const SHOTS: Cell[][] = [
  ...[
    [
      '1',
      'a.jpg',
      '-7',
      '18446744073709551615',
      '1.5',
      '2.50',
      '1977-05-25',
      '2026-01-31 12:00:00',
      '00042',
      '1984',
    ],
  ],
  ...[['2', 'b.jpg', null, null, null, null, null, null, null, null]],
  ...[['3', 'c.jpg', '7', '0', '-0.25', '0.00', '0000-00-00', '0000-00-00 00:00:00', '00001', 'two\nlines']],
];
const TAGS: Cell[][] = SHOTS.map(([id = null]) => [id, 'car', id]);

let folder: string;
const databases = {} as Record<ServerName, TestDatabase>;
const sources: Record<string, object> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-kept-'));
  await writeFile(join(folder, 'shots.csv'), writeCsv([['id', 'shot_image_id', ...KEPT], ...SHOTS]));
  await writeFile(join(folder, 'tags.csv'), writeCsv([['id', 'value', 'ref_id'], ...TAGS]));
  for (const server of SERVERS) {
    databases[server] = await createDatabase(server);
    const { connection, name, url } = databases[server];
    await connection.query(`SET NAMES utf8mb4, sql_mode = ''; ${SCHEMA}`);
    await connection.query('INSERT INTO shots VALUES ?', [SHOTS]);
    await connection.query('INSERT INTO tags VALUES ?', [TAGS]);
    sources[`live ${server}`] = { mysql: { url } };
    await writeFile(join(folder, `${server}.sql`), await dumpOf(server, [name]));
    sources[`a dump of ${server}`] = { dump: join(folder, `${server}.sql`) };
  }
});
afterAll(async () => {
  for (const server of SERVERS) await databases[server].drop();
  await rm(folder, { recursive: true });
});

const csv = () => ({ csv: { images: join(folder, 'shots.csv'), tags: join(folder, 'tags.csv') } });

async function build(source: object, keep: readonly unknown[]) {
  const here = await mkdtemp(join(folder, 'build-'));
  const settings = settingsOf({ source, tables: { images: { keep } }, rules: { minUses: 1 } });
  return runPipeline(await dependenciesIn(here, settings, { store: fileStore(join(here, 'out')) }));
}

async function typesOf(file: string): Promise<Record<string, string>> {
  const options = { memory: '100MB', threads: 1, scratch: folder, signal: new AbortController().signal };
  return withEngine(options, async (engine) => {
    const rows = await engine.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE FROM ${parquetRows(file)}`,
    );
    return Object.fromEntries(rows.map(({ column_name, column_type }) => [column_name, column_type]));
  });
}

const TYPES = {
  ...{ film: 'BIGINT', views: 'UBIGINT', score: 'DOUBLE', price: 'DECIMAL(8,2)' },
  ...{ released: 'DATE', seen: 'TIMESTAMP', code: 'VARCHAR', title: 'VARCHAR' },
};

describe('kept columns', () => {
  test('land in both formats with the types that the database or the dump declares', async () => {
    const built: string[] = [];
    for (const source of Object.values(sources)) {
      const dataset = await build(source, KEPT);
      const { folder: place, text } = await publishedFiles(dataset);
      expect(await typesOf(join(place, 'dataset.parquet'))).toMatchObject(TYPES);
      expect(await text('dataset.csv')).toBe(
        writeCsv([
          ['id', 'shot_image_id', ...KEPT, 'tags'],
          ...SHOTS.map((row) => [...row.map((cell) => (cell?.startsWith('0000-') ? null : cell)), 'car']),
        ]),
      );
      await verifyDataset(fileStore(join(place, '../..')), `stills/${dataset.version}/manifest.json`, {
        ...{ scratch: folder, signal: new AbortController().signal },
      }).catch((error: Error) => expect(error.message).toBe(''));
      built.push(dataset.version);
    }
    expect(new Set(built).size).toBe(1);
  });

  test('of CSV files have the types that dataset.yaml gives them, and make the same dataset', async () => {
    const types = {
      film: 'integer',
      score: 'number',
      price: 'decimal(8, 2)',
      released: 'date',
      seen: 'timestamp',
    };
    const columns = KEPT.filter((name) => name !== 'views');
    const given = columns.map((name) =>
      name in types ? { column: name, type: types[name as 'film'] } : name,
    );
    const fromCsv = await build(csv(), given);
    const fromLive = await build(sources[`live ${SERVERS[0]}`] ?? {}, columns);
    expect(fromCsv.contentSha256).toBe(fromLive.contentSha256);
    const { folder: place } = await publishedFiles(fromCsv);
    const { views: _, ...expected } = TYPES;
    expect(await typesOf(join(place, 'dataset.parquet'))).toMatchObject(expected);
  });

  test('of CSV files are text where dataset.yaml gives them no type', async () => {
    const { folder: place } = await publishedFiles(await build(csv(), ['film']));
    expect(await typesOf(join(place, 'dataset.parquet'))).toMatchObject({ film: 'VARCHAR' });
  });

  test('are refused where a cell is not of the type that dataset.yaml gives them', async () => {
    const error = await build(csv(), [{ column: 'title', type: 'integer' }]).catch((e) => e);
    expect([failureType(error), error.message]).toEqual([
      'BadInput',
      'shots.title is "two\\nlines" for the id 3, which is not of the type integer. Correct it at the source, or keep the column as text: tables.images.keep: [{ column: title, type: text }].',
    ]);
  });

  const oneCell = async (type: string, cell: string) => {
    const images = join(await mkdtemp(join(folder, 'cell-')), 'shots.csv');
    await writeFile(images, writeCsv([['id', 'shot_image_id', 'cell'], ...[['1', 'a.jpg', cell]]]));
    return build({ csv: { images, tags: join(folder, 'tags.csv') } }, [{ column: 'cell', type }]);
  };

  test.each([
    ['integer', ['7.5', '1e3', '1_000', '0x10', ' 7', '9223372036854775808']],
    ['number', ['nan', 'inf', '-Infinity', '1e309', '1_000', ' 1']],
    ['decimal(8,2)', ['2.555', '1e-5', '1_0', '123456789']],
    ['date', ['2024-01-05 12:00:00', '2024-01-05 or so', '2024/1/5', '2024-02-30', 'epoch', 'infinity']],
    ['date', ['-0044-03-15', '12024-01-05', '2024-00-or so']],
    ['timestamp', ['2024-01-05T12:00:00+02:00', '2024-01-05 12:00:00Z', '2024-01-05 24:00:00', 'infinity']],
    ['timestamp', ['2024-01-05 12:00:00.1234567', '12:00', '2024-1-5 1:2:3']],
  ])('declared as %s are refused where the type would change what a cell says: %j', async (type, cells) => {
    for (const cell of cells) {
      const error = await oneCell(type, cell).catch((e) => e);
      expect([cell, failureType(error), String(error)]).toEqual([
        cell,
        'BadInput',
        expect.stringContaining(`which is not of the type ${type}`),
      ]);
    }
  });

  test.each([
    ['integer', { '7.0': '7', '+7': '7', '007': '7', '-9223372036854775808': '-9223372036854775808' }],
    [
      'number',
      { '1e3': '1000.0', '.5': '0.5', '5.': '5.0', '-1.7976931348623157e308': '-1.7976931348623157e+308' },
    ],
    ['decimal(38, 2)', { '2.5': '2.50', '2.500': '2.50', '-0.07': '-0.07', '7': '7.00' }],
    [
      'date',
      { '2024-02-29': '2024-02-29', '2024-02-29 00:00:00': '2024-02-29', '0000-05-01': '', '2024-05-00': '' },
    ],
    [
      'timestamp',
      {
        '2024-01-05T12:00': '2024-01-05 12:00:00',
        '2024-01-05 12:00:00.1234560': '2024-01-05 12:00:00.123456',
        '2024-01-05': '2024-01-05 00:00:00',
        '0000-00-00 00:00:00.000': '',
        '0000-05-01 00:00:00': '',
      },
    ],
  ])('declared as %s say the same in other writing: %j', async (type, cells) => {
    for (const [cell, written] of Object.entries(cells)) {
      const { text } = await publishedFiles(await oneCell(type, cell));
      expect([cell, await text('dataset.csv')]).toEqual([
        cell,
        `id,shot_image_id,cell,tags\n1,a.jpg,${written},car\n`,
      ]);
    }
  });
});
