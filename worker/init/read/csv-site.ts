import { basename } from 'node:path';
import { textsOf } from '../../../activities/csv/csv-records.ts';
import { CsvScanner, type Dialect } from '../../../activities/csv/csv-scanner.ts';
import { BadInput } from '../../../activities/errors.ts';
import type { CsvConfig } from '../../../activities/export/source-config.ts';
import { detectDialect } from '../../../activities/export/sources/csv/dialect.ts';
import { readLines } from '../../../activities/export/sources/csv/text.ts';
import type { Row, SiteColumn, SiteTable } from '../site.ts';
import { lookThroughRows } from './look-through-rows.ts';
import { perRole } from './per-role.ts';
import { type SiteRead, TRIAL_ROWS_OF_FILES } from './site-read.ts';

/** phpMyAdmin's word for NULL, and that of SELECT … INTO OUTFILE. */
const NULLS = ['NULL', '\\N'];
/** Rows at the beginning of a file that show what a column holds. */
const SAMPLE = 2000;

/** Reads CSV files as the tables of a site, each called like its file. */
export async function readCsvSite(files: readonly string[], signal: AbortSignal): Promise<SiteRead> {
  const token = await nullToken(files, signal);
  const tables: SiteTable[] = [];
  for (const file of files) tables.push(await readTable(file, token, signal));
  const look = lookThroughRows(tables, async ({ name, file = '', columns: header }, columns, onRow) => {
    const places = columns.map((column) => header.findIndex((one) => one.name === column));
    if (places.includes(-1)) throw new Error(`${name} has no column of ${columns.join(', ')}`);
    let isHeader = true;
    await scan(file, token, signal, (row) => {
      if (!isHeader) onRow(places.map((place) => (place < row.count ? row.text(place) : null)));
      isHeader = false;
    });
  });
  return {
    site: { tables, look },
    from: files.join(', '),
    trialRows: TRIAL_ROWS_OF_FILES,
    source: (chosen) => ({
      csv: { ...perRole(chosen, tables), ...(token !== undefined && { null: token }) },
    }),
    notes: token === undefined ? [] : [`Fields with ${token} and no quotes stand for NULL.`],
  };
}

/** The table with its columns as the first rows show them; all rows are counted. */
async function readTable(file: string, token: string | undefined, signal: AbortSignal): Promise<SiteTable> {
  const header: string[] = [];
  const sample: Row[] = [];
  let rows = -1;
  await scan(file, token, signal, (row) => {
    if (rows < 0) header.push(...textsOf(row).map((name) => name ?? ''));
    else if (rows < SAMPLE) sample.push(textsOf(row));
    rows++;
  });
  if (rows < 0) throw new BadInput(`${file} is empty: it has not even a header row.`);
  return {
    name: basename(file)
      .replace(/\.gz$/i, '')
      .replace(/\.[^.]+$/, ''),
    columns: header.map((name, at): SiteColumn => ({ name, kind: kindIn(sample, at) })),
    primaryKey: [],
    foreignKeys: [],
    rows,
    isEstimate: false,
    file,
  };
}

function kindIn(sample: readonly Row[], at: number): SiteColumn['kind'] {
  const cells = sample.map((row) => row[at]).filter((cell) => typeof cell === 'string' && cell !== '');
  const all = (form: RegExp) => cells.length > 0 && cells.every((cell) => form.test(cell as string));
  if (all(/^-?\d{1,20}$/)) return 'integer';
  return all(/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d|$)/) ? 'time' : 'text';
}

/** Goes through the rows of a file, the header among them. */
async function scan(
  file: string,
  token: string | undefined,
  signal: AbortSignal,
  onRow: (scanner: CsvScanner) => void,
): Promise<void> {
  let scanner: CsvScanner | undefined;
  for await (const piece of readLines(file, signal, true)) {
    scanner ??= new CsvScanner(file, dialectOf(file, piece.toString(), token));
    scanner.push(piece);
    while (scanner.next()) onRow(scanner);
  }
  scanner?.end();
}

function dialectOf(file: string, start: string, token: string | undefined): Dialect {
  const config = { images: file, tags: file, allowMissingLineEnd: true, null: token } as CsvConfig;
  return detectDialect(file, start, config, []);
}

/** What stands for NULL, if the first rows have it without quotes. */
async function nullToken(files: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  for (const token of NULLS)
    for (const file of files)
      for await (const piece of readLines(file, signal, true)) {
        const read = (as: string | undefined) => {
          const scanner = new CsvScanner(file, dialectOf(file, piece.toString(), as));
          scanner.push(piece);
          let nulls = 0;
          while (scanner.next()) nulls += textsOf(scanner).filter((cell) => cell === null).length;
          return nulls;
        };
        if (read(token) > read(undefined)) return token;
        break;
      }
  return undefined;
}
