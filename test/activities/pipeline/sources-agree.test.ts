import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../activities/store/open-store.ts';
import { dumpOf } from '../../services/dump.ts';
import { createDatabase, SERVERS, type ServerName, type TestDatabase } from '../../services/mysql.ts';
import { createBucket } from '../../services/s3.ts';
import { randomCase } from './random-case.ts';
import { buildReference, type MemberTables, type ReferenceRules } from './reference.ts';
import { dependenciesIn, runPipeline, settingsOf } from './run-pipeline.ts';
import { writeCsv } from './write-csv.ts';

let folder: string;
const databases = {} as Record<ServerName, TestDatabase>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-sources-'));
  for (const server of SERVERS) databases[server] = await createDatabase(server);
});
afterAll(async () => {
  for (const server of SERVERS) await databases[server].drop();
  await rm(folder, { recursive: true });
});

const rules: ReferenceRules = {
  case: 'lower',
  synonyms: { phone: ['car', 'Zebra'] },
  exclude: ['1984'],
  minUses: 1,
  delimiter: ' | ',
  validation: 0.1,
};

/** Many cases in one, so that a table has something of each. */
function tables(numbered: boolean, first = -90): MemberTables {
  const cases = Array.from({ length: 40 }, (_, at) => randomCase(500 + at));
  const ids = Array.from({ length: 200 }, (_, at) => String(numbered ? at * 3 + first : `shot-${at}`));
  const values = cases.flatMap((one) => one.tables.tags.map(([, value]) => value)).slice(0, 3000);
  return {
    images: ids.map((id, at) => [
      id,
      at % 9 === 0 ? null : `${id}, "x".jpg`,
      at % 5 === 0 ? '' : `two\nlines\\${at}`,
    ]),
    tags: values.map((value, at) => [
      String(at + 1),
      value,
      at % 31 === 0 ? null : at % 17 === 0 ? '77777' : (ids[(at * 7) % ids.length] ?? null),
    ]),
  };
}

/** The same with ids as a column of that many digits shows them. */
function padded({ images, tags }: MemberTables, digits: number): MemberTables {
  return { images: images.map(([id, ...cells]) => [(id ?? '').padStart(digits, '0'), ...cells]), tags };
}

async function fillDatabase(
  { connection }: TestDatabase,
  { images, tags }: MemberTables,
  idType: string,
  refType: string,
): Promise<void> {
  await connection.query(`SET NAMES utf8mb4; DROP TABLE IF EXISTS shots, tags;
    CREATE TABLE shots (id ${idType} PRIMARY KEY, shot_image_id VARCHAR(100), title TEXT, seen TIMESTAMP DEFAULT NOW());
    CREATE TABLE tags (id INT PRIMARY KEY, value TEXT, ref_id ${refType}, KEY (ref_id));`);
  await connection.query('INSERT INTO shots (id, shot_image_id, title) VALUES ?', [images]);
  await connection.query('INSERT INTO tags VALUES ?', [tags]);
}

describe.each([
  ['numbers', 'BIGINT', 'BIGINT', tables(true), tables(true)],
  ['text', 'VARCHAR(20)', 'VARCHAR(20)', tables(false), tables(false)],
  ['ZEROFILL', 'INT(7) ZEROFILL', 'INT', tables(true, 0), padded(tables(true, 0), 7)],
  ['BIGINT ZEROFILL', 'BIGINT ZEROFILL', 'VARCHAR(20)', tables(true, 0), padded(tables(true, 0), 20)],
  ['text with zeros', 'VARCHAR(20)', 'MEDIUMINT ZEROFILL', tables(true, 0), padded(tables(true, 0), 5)],
])('tables whose ids are %s', (kind, idType, refType, given, shown) => {
  const sources: Record<string, object> = {};
  beforeAll(async () => {
    const path = (file: string) => join(folder, `${kind}-${file}`);
    await writeFile(path('shots.csv'), writeCsv([['id', 'shot_image_id', 'title'], ...shown.images]));
    await writeFile(path('tags.csv'), writeCsv([['id', 'value', 'ref_id'], ...given.tags]));
    sources.csv = { csv: { images: path('shots.csv'), tags: path('tags.csv') } };
    for (const server of SERVERS) {
      const { name, url } = databases[server];
      const dump = (...args: string[]) => dumpOf(server, args);
      await fillDatabase(databases[server], shown, idType, refType);
      const [all, shots, tags] = ['all.sql', 'shots.sql.gz', 'tags.sql'].map((file) =>
        path(`${server}-${file}`),
      ) as [string, string, string];
      await writeFile(all, await dump(name));
      await writeFile(shots, gzipSync(await dump('--hex-blob', '--complete-insert', name, 'shots')));
      await writeFile(tags, await dump('--skip-extended-insert', '--order-by-primary', name, 'tags'));
      sources[`live ${server}`] = { mysql: { url } };
      sources[`a dump of ${server}`] = { dump: all };
      sources[`two dumps of ${server}`] = { dump: { images: shots, tags } };
    }
  });

  const { delimiter, validation, ...cleaning } = rules;
  const settings = (source: object) =>
    settingsOf({
      source,
      tables: { images: { keep: ['title'] } },
      rules: cleaning,
      output: { delimiter, validation },
    });

  test('become the same dataset from every source, into a folder and into S3', async () => {
    const expected = buildReference(given, rules);
    if (typeof expected === 'string') throw new Error(expected);
    const bucket = await createBucket();
    const built = [];
    for (const [at, source] of Object.values(sources).entries()) {
      const store =
        at % 2 === 0 ? {} : { store: openStore(`${bucket.url}/${at}`, { base: folder, s3: bucket.options }) };
      const here = join(folder, kind, String(at));
      const { version, ledger, images, labels } = await runPipeline(
        await dependenciesIn(here, settings(source), store),
      );
      built.push({ version, ledger, images, labels });
    }
    await bucket.drop();
    const [first] = built;
    expect(built).toEqual(built.map(() => first));
    expect(first).toMatchObject({ images: expected.rows.length, labels: expected.labels.length });
  });
});
