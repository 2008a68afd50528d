import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { escapeId } from 'mysql2';
import { inject } from 'vitest';
import type { Settings } from '../../activities/settings.ts';
import type { Asked, Cell } from '../activities/pipeline/reference.ts';
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
  return settingsOf({
    name: site.name,
    source: await sourceOf(reading, folder, from === 'csv' ? undefined : database),
    tables: tablesOf(reading),
    rules,
    output,
  });
}

/** `tables` of dataset.yaml. */
function tablesOf({ site: { names, tables: found }, tables }: Reading): object {
  const { links, where = {} } = found[tables] ?? {};
  const { ref, ...named } = names.tags;
  const asks = (asked: Asked | undefined) => ({ where: asked ? { [names.state]: asked.oneOf } : {} });
  return {
    images: { ...names.images, ...asks(where.images) },
    tags: { ...named, ...(links ? {} : { ref }), ...asks(where.tags) },
    ...(links && { taggings: { ...names.taggings, ...asks(where.links) } }),
  };
}

async function sourceOf(
  reading: Reading,
  folder: string,
  database: TestDatabase | undefined,
): Promise<object> {
  if (database === undefined) return { csv: await writeFiles(reading, folder) };
  await fill(database, reading);
  if (reading.from === 'live') return { mysql: { url: database.url } };
  await writeFile(join(folder, 'site.sql'), await dump(database.name, reading));
  return { dump: 'site.sql' };
}

/** A table as it is written: its columns with their types in a database, and its rows. */
interface Written {
  readonly role: 'images' | 'tags' | 'taggings';
  readonly table: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly (readonly Cell[])[];
}

function writtenTables({ site, tables }: Reading): Written[] {
  const { images, tags, taggings, state } = site.names;
  const given = site.tables[tables];
  const id = declaration(site.ids);
  const ref = site.refs === 'text' ? declaration('text') : id;
  const written = (
    role: Written['role'],
    table: string,
    columns: Written['columns'],
    rows: Written['rows'] = [],
    asked?: Asked,
  ): Written => ({
    role,
    table,
    columns: asked ? [...columns, [state, 'VARCHAR(20)']] : columns,
    rows: asked ? rows.map((row, at) => [...row, asked.cells[at] ?? null]) : rows,
  });
  const kept = images.keep.map((name) => [name, 'TEXT'] as const);
  const imageColumns = [[images.id, `${id} PRIMARY KEY`], [images.file, 'VARCHAR(200)'], ...kept] as const;
  const own = given?.links ? [] : [[tags.ref, ref] as const];
  const tagRows = given?.tags.map(([id, value, ref]) => (given.links ? [id, value] : [id, value, ref]));
  const tagColumns = [[tags.id, 'INT PRIMARY KEY'], [tags.value, 'TEXT'], ...own] as const;
  const linkColumns = [
    [taggings.tag, 'INT'],
    [taggings.ref, ref],
  ] as const;
  return [
    written('images', images.table, imageColumns, given?.images, given?.where?.images),
    written('tags', tags.table, tagColumns, tagRows, given?.where?.tags),
    ...(given?.links
      ? [written('taggings', taggings.table, linkColumns, given.links, given.where?.links)]
      : []),
  ];
}

async function writeFiles(reading: Reading, folder: string): Promise<object> {
  const { declared, ...dialect } = reading.site.dialect;
  const files: Record<string, string> = {};
  for (const { role, columns, rows } of writtenTables(reading)) {
    files[role] = `${role}.csv`;
    await writeFile(join(folder, `${role}.csv`), writeCsv([columns.map(([name]) => name), ...rows], dialect));
  }
  const { delimiter, quote, null: token } = dialect;
  return { ...files, quote, null: token, ...(declared && { delimiter }) };
}

async function fill({ connection }: TestDatabase, reading: Reading): Promise<void> {
  const name = (text: string) => escapeId(text, true);
  const [[tablesNow]] = (await connection.query(
    'SELECT GROUP_CONCAT(table_name SEPARATOR 0x00) AS names FROM information_schema.tables WHERE table_schema = DATABASE()',
  )) as unknown as [[{ names: string | null }]];
  const old = tablesNow.names?.split('\0') ?? [];
  await connection.query(`SET NAMES utf8mb4; ${old.map((table) => `DROP TABLE ${name(table)};`).join('\n')}`);
  for (const { table, columns, rows } of writtenTables(reading)) {
    const declared = columns.map(([column, type]) => `${name(column)} ${type}`).join(', ');
    await connection.query(`CREATE TABLE ${name(table)} (${declared})`);
    await connection.query(`INSERT INTO ${name(table)} VALUES ?`, [rows]);
  }
}

/** The bytes that `mariadb-dump` writes. */
async function dump(database: string, reading: Reading): Promise<Buffer> {
  const { host, port, user, password, bin } = inject('mariadb');
  const from = ['--no-defaults', `-h${host}`, `-P${port}`, `-u${user}`];
  const tables = writtenTables(reading).map(({ table }) => table);
  const args = [...from, ...reading.site.dumpOptions, database, ...tables];
  const options = {
    env: { ...process.env, MYSQL_PWD: password },
    encoding: 'buffer',
    maxBuffer: 1 << 26,
  } as const;
  return (await promisify(execFile)(join(bin, 'mariadb-dump'), args, options)).stdout;
}
