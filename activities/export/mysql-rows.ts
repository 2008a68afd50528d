import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Connection } from 'mysql2';
import { BadInput } from '../errors.ts';
import { csvEncoder } from './canonical-csv.ts';
import { LONGEST_ROW, mostBytes, rowTooLong } from './longest-row.ts';

/** Text is handed to the file in pieces of this many characters. */
const PIECE = 1 << 18;
/** With this many pieces on their way to the disk the server has to wait. */
const PIECES_WAITING = 16;
const lineBreak = /[\r\n]/;

export interface RowsOptions {
  /** A query of one column: the row as canonical CSV, without its LF. */
  readonly sql: string;
  readonly header: readonly string[];
  readonly file: string;
  /** Milliseconds without a row after which the connection counts as lost. */
  readonly silence: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: { rows: number; bytes: number }) => void;
}

/**
 * Streams the rows of a query into a file of canonical CSV. The server is held back while the disk is behind.
 * Rejects when the connection reports an error, when it falls silent and when the signal fires; it resolves
 * at the server's end of the result, which alone proves nothing: compare the rows with a count.
 */
export async function writeRows(
  connection: Connection,
  options: RowsOptions,
): Promise<{ rows: number; bytes: number; sha256: string; multiline: boolean; longestRow: number }> {
  const target = await open(options.file, 'wx');
  const done = { rows: 0, bytes: 0 };
  const hash = createHash('sha256');
  const header = csvEncoder();
  let text = header.row(options.header);
  let multiline = header.multiline();
  let longest = header.longestRow();
  let waiting = 0;
  let seen = 0;
  let heard = Date.now();
  let writes: Promise<unknown> = Promise.resolve();
  let fail: (error: unknown) => void = () => {};

  const flush = () => {
    const piece = Buffer.from(text, 'utf8');
    text = '';
    done.bytes += piece.length;
    hash.update(piece);
    options.onProgress({ ...done });
    if (++waiting === PIECES_WAITING) connection.pause();
    writes = writes
      .then(() => target.writeFile(piece))
      .then(() => {
        if (waiting-- === PIECES_WAITING) connection.resume();
        heard = Date.now();
      });
    writes.catch(fail);
  };

  const watch = setInterval(
    () => {
      if (done.rows > seen) heard = Date.now();
      seen = done.rows;
      if (waiting < PIECES_WAITING && Date.now() - heard > options.silence)
        fail(new Error(`the server has sent nothing for ${options.silence / 1000} s`));
    },
    Math.min(1000, options.silence / 4),
  );
  const abort = () => fail(options.signal.reason);
  const lost = (error?: Error) => fail(error ?? new Error('the connection was closed'));
  try {
    await new Promise<void>((resolve, reject) => {
      fail = reject;
      options.signal.addEventListener('abort', abort);
      connection.on('error', lost);
      connection.on('end', lost);
      connection
        .query({ sql: options.sql, rowsAsArray: true, typeCast: (field) => field.string() })
        .on('error', reject)
        .on('result', (columns) => {
          const [row] = columns as unknown as [string | null];
          if (row === null) return reject(tooLong(done.rows + 1));
          done.rows++;
          multiline ||= lineBreak.test(row);
          if (row.length >= longest) longest = row.length + 1;
          if (longest > LONGEST_ROW)
            return reject(rowTooLong(`row ${done.rows} of the result`, 'Shorten it in the database.'));
          text += `${row}\n`;
          if (text.length > PIECE) flush();
        })
        .on('end', resolve);
    });
    flush();
    await writes;
    return { ...done, sha256: hash.digest('hex'), multiline, longestRow: mostBytes(longest) };
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    clearInterval(watch);
    options.signal.removeEventListener('abort', abort);
    connection.off('error', lost);
    connection.off('end', lost);
    await writes.catch(() => {});
    await target.close();
  }
}

function tooLong(row: number): BadInput {
  return new BadInput(
    `row ${row} of the result is longer than the server's max_allowed_packet: shorten it, or raise that variable`,
  );
}
