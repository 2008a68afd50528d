import { openDump } from './open-dump.ts';
import { DumpReader } from './reader/reader.ts';
import type { Table } from './reader/table.ts';

/** The tables that a file of CREATE TABLE statements defines, such as `mysqldump --no-data` writes. */
export async function readSchema(path: string): Promise<Table[]> {
  const { name, sql } = await openDump({ path });
  const reader = new DumpReader({ name, tables: [], allowMissingTrailer: true });
  for await (const chunk of sql) reader.push(chunk);
  reader.end();
  return reader.catalog.all();
}
