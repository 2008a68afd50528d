import { createWriteStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BadInput, ConfigError } from '../../../errors.ts';
import type { TableRequest } from '../../../table-requests.ts';
import { columnType } from '../../column-type.ts';
import type { ExportedTable, ExportRequest, Source } from '../../source.ts';
import { type CsvConfig, fileOf } from '../../source-config.ts';
import { localFile, whileUnchanged } from '../../source-file.ts';
import { CsvColumns } from './columns.ts';
import { detectDialect } from './dialect.ts';
import { CsvRows } from './rows.ts';
import { readLines } from './text.ts';

/** CSV files with a header row, such as phpMyAdmin or pandas write them; gzip by their name. */
export function csvSource(config: CsvConfig): Source {
  const check = async (tables: readonly TableRequest[]) => {
    for (const { role } of tables) await mustExist(fileOf(config, role));
  };
  return {
    check,
    async export(request) {
      await check(request.tables);
      const files = request.tables.map(({ role }) => localFile(fileOf(config, role)));
      return whileUnchanged(files, request.signal, async (before) => {
        const tables: ExportedTable[] = [];
        for (const table of request.tables) tables.push(await exportTable(table, tables, config, request));
        const dated = files
          .map(({ name }, at) => ({ name, at: before[at]?.modified.toISOString() ?? '' }))
          .sort((one, other) => (one.at < other.at ? -1 : 1));
        return {
          identity: {
            kind: 'csv',
            address: files.map(({ name }) => basename(name)).join(', '),
            server: 'files',
            snapshotTime: dated.at(-1)?.at ?? '',
            notes: [],
          },
          ...(dated[0] && { oldest: dated[0] }),
          tables,
        };
      });
    },
  };
}

async function mustExist(file: string): Promise<void> {
  try {
    await access(file);
  } catch {
    throw new ConfigError(`There is no file ${file} that can be read. Correct source.csv in dataset.yaml.`);
  }
  if ((await stat(file)).isDirectory())
    throw new ConfigError(`${file} is a folder, where source.csv in dataset.yaml should name a file.`);
}

async function exportTable(
  request: TableRequest,
  earlier: readonly ExportedTable[],
  config: CsvConfig,
  { folder, signal, onProgress }: ExportRequest,
): Promise<ExportedTable> {
  const { role, table } = request;
  const columns = request.columns.map(({ name }) => name);
  const source = fileOf(config, role);
  const target = join(folder, `${role}.parquet`);
  const rows = new CsvRows(request);
  const rowsBefore = earlier.reduce((sum, one) => sum + one.rows, 0);

  async function* parquet(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let reader: CsvColumns | undefined;
    let bytes = 0;
    for await (const piece of pieces) {
      reader ??= new CsvColumns(
        source,
        detectDialect(source, piece.toString(), config, columns),
        role,
        columns,
      );
      reader.scanner.push(piece);
      while (reader.next()) rows.add(reader.scanner, reader.places ?? []);
      bytes += piece.length;
      onProgress({ rows: rowsBefore + rows.rows.rows, bytes });
      if (rows.groups.size > 0) yield rows.groups.take();
    }
    if (reader === undefined)
      throw new BadInput(`${source} is empty: it has not even a header row.`, { cut: true });
    reader.scanner.end();
    rows.groups.finish();
    yield rows.groups.take();
  }

  try {
    const lines = readLines(source, signal, config.allowMissingLineEnd);
    await pipeline(lines, parquet, createWriteStream(target, { flags: 'wx' }), { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  if (rows.rows.rows === 0)
    throw new BadInput(`${source} holds no row of ${table} below its header.`, { cut: true });
  return {
    role,
    table,
    file: target,
    sha256: rows.groups.sha256(),
    rows: rows.rows.rows,
    columns: request.columns.map((column) => columnType(column, column.name)),
    warnings: rows.rows.judge(request, source),
  };
}
