import { Writable } from 'node:stream';
import { BadInput, ConfigError } from '../../../activities/errors.ts';
import { convertDump } from '../../../activities/sql-dump/convert-dump.ts';
import { type InspectedTable, inspectDump } from '../../../activities/sql-dump/inspect-dump.ts';
import type { ProposedTables } from '../proposal.ts';
import { kindOf, type SiteTable } from '../site.ts';
import { lookThroughRows } from './look-through-rows.ts';
import { perRole } from './per-role.ts';
import { type SiteRead, TRIAL_ROWS_OF_FILES } from './site-read.ts';
import { TextCells } from './text-cells.ts';

/** Reads the schema of SQL dumps, each from its beginning to its end. */
export async function readDumpSite(files: readonly string[], signal: AbortSignal): Promise<SiteRead> {
  const tables: SiteTable[] = [];
  let isMarked = true;
  for (const path of files) {
    const { found, marked } = await inspect(path, signal);
    isMarked &&= marked;
    tables.push(...found.tables.map((table) => siteTable(table, path)));
  }
  if (tables.length === 0) throw new ConfigError(`${files.join(', ')} has no tables.`);
  const look = lookThroughRows(tables, (table, columns, onRow) => readRows(table, columns, onRow, signal));
  return {
    site: { tables, look },
    from: files.join(', '),
    trialRows: TRIAL_ROWS_OF_FILES,
    source: (chosen) => ({
      dump: dumpOf(files, chosen, tables),
      ...(!isMarked && { allowMissingTrailer: true }),
    }),
    notes: isMarked
      ? []
      : [
          'A dump has no end mark here, so that nobody can tell whether it is whole: allowMissingTrailer takes it as it is. Better write it without --compact and --skip-comments.',
        ],
  };
}

/** What a dump holds, and whether it ends with the mark of its writer. */
async function inspect(path: string, signal: AbortSignal) {
  try {
    return { found: await inspectDump({ input: { path }, signal }), marked: true };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    // Whatever else is wrong with it is wrong without the mark too.
    return {
      found: await inspectDump({ input: { path }, allowMissingTrailer: true, signal }),
      marked: false,
    };
  }
}

function siteTable({ table: name, columns, rows, keys }: InspectedTable, file: string): SiteTable {
  return {
    name,
    columns: columns.map((column) => ({
      name: column.name,
      kind: column.type === '' ? 'text' : kindOf(column.type),
    })),
    primaryKey: keys.primary,
    foreignKeys: keys.foreign,
    rows,
    isEstimate: false,
    file,
  };
}

/** One dump for all tables, or the one that each of them is in. */
function dumpOf(files: readonly string[], chosen: ProposedTables, tables: readonly SiteTable[]) {
  const [only, ...more] = files;
  return only !== undefined && more.length === 0 ? only : perRole(chosen, tables);
}

async function readRows(
  { name, file = '' }: SiteTable,
  columns: readonly string[],
  onRow: (row: readonly (string | null)[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await convertDump({
    input: { path: file },
    tables: [{ table: name, columns, output: nowhere, sink: (found) => new TextCells(found.length, onRow) }],
    allowMissingTrailer: true,
    signal,
  });
}
