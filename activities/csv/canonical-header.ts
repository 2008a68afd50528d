import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { csvRecords } from './csv-records.ts';

/** A row may be this long, in bytes, before it is refused; DuckDB holds a few of them. */
const LONGEST_ROW = 64 << 20;
/** DuckDB's usual limit, below which it does not read well. */
const SHORTEST_LIMIT = 2 << 20;

/** The `longestRow` to read a file of canonical CSV with where nobody knows how long its rows are, in bytes. */
export async function longestRowOf(path: string): Promise<number> {
  return Math.min(LONGEST_ROW, Math.max(SHORTEST_LIMIT, (await stat(path)).size));
}

/**
 * The first row of a file of canonical CSV; no cell if it has none. Throws `BadInput` for what is no CSV.
 * @param name of the file, for errors
 */
export async function headerOf(path: string, name: string): Promise<(string | null)[]> {
  const records = csvRecords(name, { delimiter: ',', quote: '"' });
  let text = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', end: LONGEST_ROW })) {
    text += chunk;
    const end = text.lastIndexOf('\n') + 1;
    for (const { cells } of records.feed(text.slice(0, end))) return cells;
    text = text.slice(end);
  }
  return [];
}
