import { csvRecords } from '../../../csv/csv-records.ts';
import type { Dialect } from '../../../csv/csv-scanner.ts';
import { BadInput } from '../../../errors.ts';
import { findColumn } from '../../../find-column.ts';
import type { CsvConfig } from '../../source-config.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Finds out how a file is written where dataset.yaml does not declare it: between the fields stands what makes
 * most of the wanted columns appear in the header row, and the quote is the one that the header begins with,
 * else `"`.
 * @param start the file's first lines, the header among them
 */
export function detectDialect(
  file: string,
  start: string,
  config: CsvConfig,
  wanted: readonly string[],
): Dialect {
  refuseStrangeText(file, start);
  const quote = config.quote ?? (start.startsWith("'") ? "'" : '"');
  const dialects = (config.delimiter === undefined ? DELIMITERS : [config.delimiter]).map((delimiter) => ({
    delimiter,
    quote,
    null: config.null,
  }));
  const ranked = dialects.map((dialect) => {
    const header = headerOf(file, start, dialect);
    return {
      dialect,
      found: wanted.filter((name) => Object.keys(findColumn(name, header)).length > 0).length,
      fields: header.length,
    };
  });
  const [best] = ranked.sort((a, b) => b.found - a.found || b.fields - a.fields);
  if (best === undefined || best.fields === 0)
    throw new BadInput(`${file} is empty: it has not even a header row.`, { cut: true });
  return best.dialect;
}

/** Refuses what is text of another kind, of which any dialect would make nonsense. */
function refuseStrangeText(file: string, start: string): void {
  const [header = ''] = start.split('\n', 1);
  if (header.includes('\0'))
    throw new BadInput(
      `${file} holds NUL in its header row: it is UTF-16 or no text. Export it as UTF-8, or convert it: iconv -f utf-16le -t utf-8.`,
    );
  if (/\r[^\r"']*\r/.test(header))
    throw new BadInput(
      `${file} ends its lines in CR alone, as old Macs did. Convert it: tr '\\r' '\\n' < FILE.`,
    );
}

/** The names in the first row; none if that cannot be read in this dialect. */
function headerOf(file: string, start: string, dialect: Dialect): string[] {
  try {
    for (const { cells } of csvRecords(file, dialect).feed(start)) return cells.map((cell) => cell ?? '');
  } catch {
    // Not in this dialect.
  }
  return [];
}
