import type { Connection } from 'mysql2';
import type { Progress } from '../../source.ts';
import { takeBinaryCells, takeTextCells } from './row-cells.ts';
import { RowFile, type RowFileOptions } from './row-file.ts';
import { type OnRow, type Protocol, takeRows } from './row-packets.ts';

export interface RowsOptions {
  /** A query that gives the columns. */
  readonly sql: string;
  readonly protocol: Protocol;
  readonly rows: RowFileOptions['rows'];
  readonly columns: RowFileOptions['columns'];
  /** Whose rows they are, for errors. */
  readonly table: string;
  readonly file: string;
  /** Milliseconds without a row after which the connection counts as lost. */
  readonly silence: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: Progress) => void;
}

/**
 * Streams the rows of a query into a Parquet file. The server is held back while the disk is behind.
 * Rejects when the connection reports an error, when it falls silent and when the signal fires; it resolves
 * at the server's end of the result, which alone proves nothing: compare the rows with a count.
 */
export async function writeRows(
  connection: Connection,
  { sql, protocol, table, rows: tableRows, columns, file, silence, signal, onProgress }: RowsOptions,
): Promise<Progress & { sha256: string }> {
  let seen = 0;
  let heard = Date.now();
  let fail: (error: unknown) => void = () => {};
  const rows = await RowFile.create({
    path: file,
    table,
    rows: tableRows,
    columns,
    takeCells: protocol === 'text' ? takeTextCells : takeBinaryCells,
    onGroup: onProgress,
    onBehind(behind) {
      if (behind) return connection.pause();
      heard = Date.now();
      connection.resume();
    },
    onError: (error) => fail(error),
  });
  const watch = setInterval(
    () => {
      if (rows.rows > seen) {
        heard = Date.now();
        onProgress(rows.taken);
      }
      seen = rows.rows;
      if (!rows.behind && Date.now() - heard > silence)
        fail(new Error(`the server has sent nothing for ${silence / 1000} s`));
    },
    Math.min(1000, silence / 4),
  );
  const abort = () => fail(signal.reason);
  const lost = (error?: Error) => fail(error ?? new Error('the connection was closed'));
  try {
    await new Promise<void>((resolve, reject) => {
      fail = reject;
      signal.addEventListener('abort', abort);
      connection.on('error', lost);
      connection.on('end', lost);
      const onRow: OnRow = (row, start, end) => rows.add(row, start, end);
      takeRows(connection, { sql, protocol, onRow, onError: reject, onEnd: resolve });
    });
    const sha256 = await rows.finish();
    return { sha256, ...rows.taken };
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', abort);
    connection.off('error', lost);
    connection.off('end', lost);
    await rows.close();
  }
}
