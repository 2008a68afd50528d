import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { escapeId } from 'mysql2';
import { inject } from 'vitest';
import type { Settings } from '../../activities/settings.ts';
import { settingsOf } from '../activities/pipeline/run-pipeline.ts';
import { writeCsv } from '../activities/pipeline/write-csv.ts';
import type { TestDatabase } from '../services/mysql.ts';
import { declaration } from './arbitraries/ids.ts';
import type { CleaningRules, OutputRules, Site, SourceKind } from './draw.ts';

/** What to read, and by which rules. */
export interface Reading {
  readonly site: Site;
  readonly tables: number;
  readonly rules: CleaningRules;
  readonly output: OutputRules;
  readonly from: SourceKind;
}

/** Puts the tables where a build reads them, in place of those before. @returns dataset.yaml as it is read */
export async function provide(
  reading: Reading,
  folder: string,
  database: TestDatabase | undefined,
): Promise<Settings> {
  const { site, rules, output, from } = reading;
  const { names } = site;
  return settingsOf({
    name: site.name,
    source: await sourceOf(reading, folder, from === 'csv' ? undefined : database),
    tables: { images: names.images, tags: names.tags },
    rules,
    output,
  });
}

async function sourceOf(
  reading: Reading,
  folder: string,
  database: TestDatabase | undefined,
): Promise<object> {
  if (database === undefined) return { csv: await writeFiles(reading, folder) };
  await fill(database, reading);
  if (reading.from === 'live') return { mysql: { url: database.url } };
  await writeFile(join(folder, 'site.sql'), await dump(database.name, reading.site));
  return { dump: 'site.sql' };
}

async function writeFiles({ site, tables }: Reading, folder: string): Promise<object> {
  const { images, tags } = headers(site);
  const { declared, ...dialect } = site.dialect;
  const given = site.tables[tables];
  await writeFile(join(folder, 'images.csv'), writeCsv([images, ...(given?.images ?? [])], dialect));
  await writeFile(join(folder, 'tags.csv'), writeCsv([tags, ...(given?.tags ?? [])], dialect));
  const { delimiter, quote, null: token } = dialect;
  return { images: 'images.csv', tags: 'tags.csv', quote, null: token, ...(declared && { delimiter }) };
}

async function fill({ connection }: TestDatabase, { site, tables }: Reading): Promise<void> {
  const { images, tags } = site.names;
  const { images: imageRows = [], tags: tagRows = [] } = site.tables[tables] ?? {};
  const columns = headers(site);
  const id = declaration(site.ids);
  const ref = site.refs === 'text' ? declaration('text') : id;
  const name = (text: string) => escapeId(text, true);
  const kept = images.keep.map((column) => `, ${name(column)} TEXT`).join('');
  const [[tablesNow]] = (await connection.query(
    'SELECT GROUP_CONCAT(table_name SEPARATOR 0x00) AS names FROM information_schema.tables WHERE table_schema = DATABASE()',
  )) as unknown as [[{ names: string | null }]];
  const old = tablesNow.names?.split('\0') ?? [];
  await connection.query(`SET NAMES utf8mb4;
    ${old.map((table) => `DROP TABLE ${name(table)};`).join('\n')}
    CREATE TABLE ${name(images.table)} (${name(images.id)} ${id} PRIMARY KEY, ${name(images.file)} VARCHAR(200)${kept});
    CREATE TABLE ${name(tags.table)} (${name(tags.id)} INT PRIMARY KEY, ${name(tags.value)} TEXT, ${name(tags.ref)} ${ref});`);
  const insert = async (table: string, into: readonly string[], rows: readonly unknown[]) => {
    const list = into.map(name).join(', ');
    await connection.query(`INSERT INTO ${name(table)} (${list}) VALUES ?`, [rows]);
  };
  await insert(images.table, columns.images, imageRows);
  await insert(tags.table, columns.tags, tagRows);
}

function headers({ names: { images, tags } }: Site) {
  return { images: [images.id, images.file, ...images.keep], tags: [tags.id, tags.value, tags.ref] };
}

/** The bytes that `mariadb-dump` writes. */
async function dump(database: string, { names, dumpOptions }: Site): Promise<Buffer> {
  const { host, port, user, password, bin } = inject('mariadb');
  const from = ['--no-defaults', `-h${host}`, `-P${port}`, `-u${user}`];
  const args = [...from, ...dumpOptions, database, names.images.table, names.tags.table];
  const options = {
    env: { ...process.env, MYSQL_PWD: password },
    encoding: 'buffer',
    maxBuffer: 1 << 26,
  } as const;
  return (await promisify(execFile)(join(bin, 'mariadb-dump'), args, options)).stdout;
}
