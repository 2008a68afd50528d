import { ConfigError } from '../errors.ts';
import { quoteText } from './engine.ts';

/**
 * A DuckDB relation over one Parquet file. Whoever reads a file reads it by this or by {@link csvRows}: DuckDB takes `key=value`
 * in the path of a file for a column of its rows, and `*`, `?` and `[` for a pattern that other files meet too.
 */
export function parquetRows(path: string): string {
  return `read_parquet(${literal(path)}, hive_partitioning = false)`;
}

/**
 * A DuckDB relation over the rows of CSV files.
 * @param options those of `read_csv`, which should leave nothing to be detected
 */
export function csvRows(paths: readonly string[], options: string): string {
  return `read_csv([${paths.map(literal).join(', ')}], hive_partitioning = false, ${options})`;
}

/** The path as a pattern that nothing else meets, quoted. */
function literal(path: string): string {
  return quoteText(isPattern(path) ? withoutPatterns(path) : path);
}

/** Whether DuckDB looks for files that meet the path: a backslash takes the meaning of the sign behind it. */
function isPattern(path: string): boolean {
  return /[*?[]/.test(path.replace(/\\./gs, ''));
}

function withoutPatterns(path: string): string {
  if (path.includes('\\'))
    throw new ConfigError(
      `The path ${path} holds a backslash beside *, ? or [, which no file can be read from safely. Give the folder another name, or name another one in dataset.yaml.`,
    );
  return path.replace(/[*?[]/g, '[$&]');
}
