import { withConnection } from './connection.ts';
import type { MysqlColumn } from './schema.ts';
import { quoteIdentifier } from './schema.ts';
import { parseMysqlUrl } from './url.ts';

/** Time that the server may take: a view may have to make all of its rows for the first. */
const SECONDS = 5;

/** Longest time without an answer, in milliseconds. */
const SILENCE_MS = 15_000;

/** Server error numbers of a statement that took too long: MariaDB's and MySQL's. */
const TOO_LATE = [1969, 3024];

/** The first cells of a column as texts; `undefined` where the server does not find them within seconds. */
export async function firstCells(
  url: string,
  column: MysqlColumn,
  rows: number,
  signal: AbortSignal,
): Promise<(string | null)[] | undefined> {
  return withConnection(parseMysqlUrl(url), { silence: SILENCE_MS, signal }, async ({ ask, doing }) => {
    await ask(
      `SET @tagset = 0 /*M!, SESSION max_statement_time = ${SECONDS} */ /*!50708 , SESSION max_execution_time = ${SECONDS * 1000} */`,
    );
    doing(`reading ${column.table}`);
    try {
      const found = await ask(
        `SELECT ${quoteIdentifier(column.name)} FROM ${quoteIdentifier(column.table)} LIMIT ${rows}`,
      );
      return found.map((row) => {
        const [cell] = Object.values(row);
        return cell === null ? null : String(cell);
      });
    } catch (error) {
      if (TOO_LATE.includes((error as { errno?: number }).errno ?? 0)) return undefined;
      throw error;
    }
  });
}
