import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { ConfigError } from '../../activities/errors.ts';
import { fileOf } from '../../activities/export/source-config.ts';
import { checkCsvHead, readCsvHead } from '../../activities/export/sources/csv/head.ts';
import { completedAt, dumpFile, missing } from '../../activities/export/sources/dump/file.ts';
import { findColumn } from '../../activities/find-column.ts';
import { dumpEnd } from '../../activities/sql-dump/dump-end.ts';
import { declaredColumns } from '../../activities/sql-dump/dump-head.ts';
import { inspectDump } from '../../activities/sql-dump/inspect-dump.ts';
import { type TableRequest, tableRequests } from '../../activities/table-requests.ts';
import type { Config } from '../config.ts';
import { storeOpener } from '../dependencies.ts';
import { bytes } from '../figures.ts';
import { type Checked, type Examination, NotChecked, type Said } from './examination.ts';
import { ageOf } from './file-age.ts';
import { declaredNames, SAMPLED, sampledNames } from './tag-names.ts';

/** Bytes of a dump that are read to their end within a second or two. */
const SMALL = 32 << 20;
/** What gzip and zstd make of text like ours. */
const COMPRESSION = 6;

/** The CSV files: there, readable, with the columns, not old. Their values are bytes, decompressed. */
export function checkCsv(
  examination: Examination,
  config: Checked<Config>,
  { source, tables }: Config['settings'],
): Checked<number>[] {
  const { csv } = source;
  if (csv === undefined) return [];
  return tableRequests(tables).map((request) => {
    const head = examination.check(`csv of ${request.role}`, [config], async (signal, { base }) => {
      const file = resolve(base, fileOf(csv, request.role));
      const { size, mtime } = await stat(file).catch(() => {
        throw new ConfigError(
          `There is no file ${file} that can be read. Correct source.csv in dataset.yaml.`,
        );
      });
      await checkCsvHead({ ...csv, [request.role]: file }, request, signal);
      const value = size * (file.endsWith('.gz') ? COMPRESSION : 1);
      return { ...ageOf(`${file} has the columns, ${bytes(size)}`, mtime, source.maxAge), value };
    });
    const { value } = tables.tags;
    const at = request.columns.findIndex(({ part }) => part === 'value');
    if (request.role === 'tags')
      examination.check('tag names', [config, head], async (signal, { base }, _head) => {
        const file = resolve(base, fileOf(csv, request.role));
        const first = await readCsvHead({ ...csv, [request.role]: file }, request, SAMPLED, signal);
        return sampledNames(
          value,
          first.map((cells) => cells[at] ?? null),
        );
      });
    return head;
  });
}

/** The dumps: there, readable, whole as far as that is told quickly, not old. */
export function checkDumps(
  examination: Examination,
  config: Checked<Config>,
  { source, tables }: Config['settings'],
): Checked<number>[] {
  const { dump, allowMissingTrailer } = source;
  if (dump === undefined) return [];
  const requests = tableRequests(tables);
  const readings =
    typeof dump === 'string'
      ? [{ name: 'dump', file: dump, requests }]
      : requests.map((one) => ({
          name: `dump of ${one.role}`,
          file: fileOf(dump, one.role),
          requests: [one],
        }));
  return readings.map(({ name, file, requests }) => {
    const whole = examination.check(
      name,
      [config],
      async (signal, { base, settings }): Promise<Said<number>> => {
        const found = dumpFile(file, base, storeOpener(settings, base));
        const modified = (await found.status())?.modified;
        if (modified === undefined) throw new ConfigError(missing(found.name));
        if (!isAbsolute(found.name))
          return { ...ageOf(`${found.name} is there`, modified, source.maxAge), value: 0 };
        const { size } = await stat(found.name);
        const { wholeness, completed = modified } = await wholenessOf(
          found.name,
          size,
          allowMissingTrailer,
          requests,
          signal,
        );
        const value = size * (isCompressed(found.name) ? COMPRESSION : 1);
        return { ...ageOf(`${found.name} ${wholeness}, ${bytes(size)}`, completed, source.maxAge), value };
      },
    );
    if (requests.some(({ role }) => role === 'tags'))
      examination.check('tag names', [config, whole], (signal, { base, settings }, _whole) => {
        const { name } = dumpFile(file, base, storeOpener(settings, base));
        if (!isAbsolute(name)) throw new NotChecked(`${name} is only read by a build`);
        return tagNamesIn(name, tables.tags, signal);
      });
    return whole;
  });
}

async function tagNamesIn(
  path: string,
  { table, value }: Config['settings']['tables']['tags'],
  signal: AbortSignal,
): Promise<Said<undefined>> {
  const columns = await declaredColumns(path, table, SMALL, signal);
  const names = columns?.map(({ name }) => name) ?? [];
  const column = columns?.[findColumn(value, names).at ?? -1];
  if (column === undefined)
    throw new NotChecked(`${path} does not declare ${table}.${value} in its first ${bytes(SMALL)}`);
  const name = `${table}.${column.name}`;
  return (
    declaredNames(name, column.declared) ?? {
      text: `${name} is declared ${column.declared}`,
      value: undefined,
    }
  );
}

const isCompressed = (name: string) => /\.(gz|zst|zstd)$/.test(name);

/** Throws for a dump that is cut or lacks a table. Says when it was completed, where that is read. */
async function wholenessOf(
  path: string,
  size: number,
  allowMissingTrailer: boolean,
  requests: readonly TableRequest[],
  signal: AbortSignal,
): Promise<{ wholeness: string; completed?: Date | undefined }> {
  if (size <= SMALL) {
    const { tables, completedAt: completed } = await inspectDump({
      input: { path },
      allowMissingTrailer,
      signal,
    });
    for (const { table } of requests)
      if (!tables.some((one) => one.table === table || one.table.endsWith(`.${table}`)))
        throw new ConfigError(
          `${path} holds no table ${table}: it has ${tables.map((one) => one.table).join(', ')}. Correct "tables" or source.dump.`,
        );
    return { wholeness: 'is whole and has the tables', completed: completedAt(completed) };
  }
  if (allowMissingTrailer)
    return { wholeness: 'is there, and may be cut: allowMissingTrailer says that is fine' };
  if (isCompressed(path)) return { wholeness: `is there (tagset inspect ${path} tells whether it is whole)` };
  const end = await dumpEnd(path);
  if (end === 'cut')
    throw new Error(`${path} is cut: the last lines that its writer ends with are not there. Dump again.`);
  return { wholeness: end === 'whole' ? 'has its end' : 'is there; its writer leaves no mark at the end' };
}
