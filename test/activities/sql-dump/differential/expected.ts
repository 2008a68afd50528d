import { escapeId } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import type { RandomFlags } from './random-flags.ts';
import type { RandomTable } from './random-table.ts';

/** The table as SELECT gives it, value by value, in the text that the CSV should have. */
export async function expectedRows(
  connection: Connection,
  table: RandomTable,
  flags: RandomFlags,
): Promise<(string | null)[][]> {
  const columns = table.columns.filter(({ generated }) => !generated);
  const list = columns.map(({ name, charset }) => {
    const id = escapeId(name, true);
    const lossy = charset !== undefined && flags.charset !== 'binary' && flags.charset !== 'utf8mb4';
    return lossy ? `CONVERT(CONVERT(${id} USING ${flags.charset}) USING utf8mb4)` : id;
  });
  await connection.query(`SET time_zone = ${flags.utc ? "'+00:00'" : 'SYSTEM'}`);
  const [rows] = await connection.query({
    sql: `SELECT ${list.join(', ')} FROM ${escapeId(table.name, true)} ORDER BY ${escapeId(columns[0]?.name ?? '', true)}`,
    rowsAsArray: true,
    typeCast: (field) => field.buffer(),
  });
  return (rows as unknown as (Buffer | null)[][]).map((row) =>
    row.map((value, i) => (value === null ? null : inCsv(value, columns[i]?.form ?? 'text'))),
  );
}

function inCsv(value: Buffer, form: 'text' | 'binary' | 'bits'): string {
  if (form === 'binary') return `0x${value.toString('hex').toUpperCase()}`;
  if (form === 'bits') return BigInt(`0x${value.toString('hex')}`).toString();
  return value.toString('utf8');
}

/** The values of a CSV file; NULL is an empty field without quotes. */
export function parseCsv(csv: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  for (const [, quoted, bare, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n\r]*))([,\n])/gy)) {
    row.push(
      quoted !== undefined ? quoted.replaceAll('""', '"') : bare === '' || bare === undefined ? null : bare,
    );
    if (end === '\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
