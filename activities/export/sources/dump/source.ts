import { basename, join } from 'node:path';
import { BadInput, ConfigError } from '../../../errors.ts';
import { LONGEST_ROW, mostBytes, rowTooLong } from '../../../longest-row.ts';
import { convertDump } from '../../../sql-dump/convert-dump.ts';
import type { Column } from '../../../sql-dump/reader/column.ts';
import type { Store, Stored } from '../../../store/store.ts';
import type { TableRequest } from '../../../table-requests.ts';
import { columnType } from '../../column-type.ts';
import type { ExportedTable, ExportRequest, Progress, Source } from '../../source.ts';
import { fileOf, type SourceConfig } from '../../source-config.ts';
import { whileUnchanged } from '../../source-file.ts';
import { completedAt, type DumpFile, dumpFile, missing } from './file.ts';
import { DumpRows } from './rows.ts';

type DumpConfig = NonNullable<SourceConfig['dump']>;

/** A dump and the tables to take from it. */
interface Reading {
  readonly file: DumpFile;
  readonly tables: readonly TableRequest[];
}

const nothing = { rows: 0, columns: [], longestRow: 0 };

/** Dumps as `mysqldump` and others write them: one file with both tables, or one for each. */
export function dumpSource(
  config: DumpConfig,
  allowMissingTrailer: boolean,
  base: string,
  openStore: (address: string) => Store,
): Source {
  const readings = (tables: readonly TableRequest[]): Reading[] => {
    const twice = tables.find(({ table }, at) => tables.findIndex((one) => one.table === table) < at);
    if (typeof config === 'string' && twice !== undefined) {
      const each = tables.map(({ role }) => `${role}: ${config}`).join(', ');
      throw new ConfigError(
        `tables names ${twice.table} twice, and a dump is read once: write source: { dump: { ${each} } } to have it read for each.`,
      );
    }
    if (typeof config === 'string') return [{ file: dumpFile(config, base, openStore), tables }];
    return tables.map((table) => ({
      file: dumpFile(fileOf(config, table.role), base, openStore),
      tables: [table],
    }));
  };
  return {
    async check(tables) {
      for (const { file } of readings(tables))
        if ((await file.status()) === undefined) throw new ConfigError(missing(file.name));
    },
    async export(request) {
      const done = new Map<Reading, Progress>();
      const all = readings(request.tables);
      const files = all.map(({ file }) => file);
      const outcomes = await whileUnchanged(files, request.signal, (before) =>
        Promise.all(
          all.map((reading, at) =>
            read(reading, before[at], allowMissingTrailer, request, (progress) => {
              done.set(reading, progress);
              const sum = (of: keyof Progress) =>
                [...done.values()].reduce((total, one) => total + one[of], 0);
              request.onProgress({ rows: sum('rows'), bytes: sum('bytes') });
            }),
          ),
        ),
      );
      const dated = outcomes
        .map(({ snapshotTime }, at) => ({ name: files[at]?.name ?? '', at: snapshotTime }))
        .sort((one, other) => (one.at < other.at ? -1 : 1));
      return {
        identity: {
          kind: 'dump',
          address: all.map(({ file }) => basename(file.name)).join(', '),
          server: outcomes[0]?.server ?? '',
          // The tables show the moments of their dumps: the dataset is no newer than the older one.
          snapshotTime: dated[0]?.at ?? '',
          notes: [...new Set(outcomes.flatMap(({ notes }) => notes))],
        },
        ...(dated[0] && { oldest: dated[0] }),
        tables: outcomes.flatMap(({ tables }) => tables),
      };
    },
  };
}

async function read(
  { file, tables }: Reading,
  before: Stored | undefined,
  allowMissingTrailer: boolean,
  { folder, signal }: ExportRequest,
  onProgress: (done: Progress) => void,
) {
  const made = new Map<TableRequest, DumpRows>();
  const target = ({ role }: TableRequest) => join(folder, `${role}.parquet`);
  const converted = await convertDump({
    input: await file.open(before, signal),
    tables: tables.map((request) => ({
      table: request.table,
      columns: request.columns.map(({ name }) => name),
      output: target(request),
      sink(columns) {
        const rows = new DumpRows(request, columns);
        made.set(request, rows);
        return rows;
      },
    })),
    allowMissingTrailer,
    onProgress,
    signal,
  });
  return {
    tables: tables.map((request, at): ExportedTable => {
      const { role, table } = request;
      const { rows, columns, longestRow } = converted.tables[at] ?? nothing;
      const cells = made.get(request);
      if (rows === 0 || cells === undefined)
        throw new BadInput(
          `The table ${table} in ${file.name} is empty: there is nothing to make a dataset of.`,
        );
      if (longestRow > mostBytes(LONGEST_ROW))
        throw rowTooLong(`The table ${table} in ${file.name}`, 'Shorten it where it was written.');
      return {
        role,
        table,
        file: target(request),
        sha256: cells.sha256(),
        rows,
        columns: request.columns.map((wanted, at) => {
          const column = columns[at] as Column;
          return columnType(wanted, column.name, column);
        }),
        warnings: cells.rows.judge(request, table),
      };
    }),
    server: [converted.writer, converted.serverVersion].filter(Boolean).join(', server '),
    // A dump does not say its time zone; its writer's clock is read as UTC, which is the same at every reading.
    snapshotTime: (completedAt(converted.completedAt) ?? before?.modified ?? new Date(0)).toISOString(),
    notes: converted.notes,
  };
}
