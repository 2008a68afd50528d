import { openDump } from './open-dump.ts';
import type { Column } from './reader/column.ts';
import { DumpReader } from './reader/reader.ts';

/**
 * The columns of a table as a dump declares them, if it does so within its first bytes: a large dump is not read for that.
 * Throws what the beginning of the dump is refused for.
 */
export async function declaredColumns(
  path: string,
  table: string,
  bytes: number,
  signal: AbortSignal,
): Promise<readonly Column[] | undefined> {
  const { name, sql } = await openDump({ path }, { signal });
  const reader = new DumpReader({ name, tables: [], allowMissingTrailer: true, countLines: false });
  const found = () => reader.catalog.all().find((one) => one.name.table === table)?.columns;
  let read = 0;
  for await (const chunk of sql) {
    reader.push(chunk);
    read += chunk.length;
    if (found() !== undefined || read >= bytes) return found();
  }
  // What is at the very end may wait for more still.
  reader.end();
  return found();
}
