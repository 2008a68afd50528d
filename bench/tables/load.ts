import { Readable } from 'node:stream';
import { type Connection, createConnection, type ResultSetHeader } from 'mysql2/promise';
import { type MariadbAddress, mysqlUrl } from '../../test/services/mariadb.ts';
import type { Layout } from '../generate/layout.ts';
import { loadDataLine } from '../generate/lines.ts';
import { type Row, SHOT_COLUMNS, shotRows, TAG_COLUMNS, tagRows } from '../generate/rows.ts';
import { SCHEMA } from '../generate/schema.ts';
import { chunks } from '../generate/sink.ts';

/** Rows to load into a table of {@link SCHEMA}. */
export interface Table {
  readonly name: keyof typeof SCHEMA;
  readonly columns: readonly string[];
  readonly rows: Iterable<Row>;
}

/** Both tables of a layout. */
export function tablesOf(layout: Layout): readonly Table[] {
  return [
    { name: 'shots', columns: SHOT_COLUMNS, rows: shotRows(layout) },
    { name: 'tags', columns: TAG_COLUMNS, rows: tagRows(layout) },
  ];
}

/** Creates a database on the server and streams the tables into it. Throws where the server took fewer rows or warned. */
export async function load(
  server: MariadbAddress,
  database: string,
  tables: readonly Table[],
): Promise<void> {
  const connection = await createConnection({ uri: mysqlUrl(server), charset: 'utf8mb4' });
  try {
    await connection.query(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4`);
    await connection.query(`USE \`${database}\``);
    for (const table of tables) await loadTable(connection, table);
  } finally {
    await connection.end();
  }
}

async function loadTable(connection: Connection, { name, columns, rows }: Table): Promise<void> {
  await connection.query(SCHEMA[name]);
  const [result] = await connection.query<ResultSetHeader>({
    sql: `LOAD DATA LOCAL INFILE '${name}' INTO TABLE ${name} CHARACTER SET utf8mb4 (${columns.join(', ')})`,
    infileStreamFactory: () => Readable.from(chunks(lines(rows)), { objectMode: false }),
  });
  if (result.warningStatus > 0) throw new Error(`loading ${name} gave ${result.warningStatus} warnings`);
  await connection.query(`ANALYZE TABLE ${name}`);
}

function* lines(rows: Iterable<Row>): Generator<string> {
  for (const row of rows) yield loadDataLine(row);
}
