import type { Connection } from 'mysql2';
import { PermanentError } from '../../../errors.ts';

/** Is handed `bytes[start, end)`, a row as the server sent it; the bytes are somebody else's once it returns. */
export type OnRow = (bytes: Buffer, start: number, end: number) => void;

/** How the server sends its rows: as text, or in the binary form of prepared statements. */
export type Protocol = 'text' | 'binary';

export interface RowsRequest {
  readonly sql: string;
  readonly protocol: Protocol;
  readonly onRow: OnRow;
  /** Told what went wrong, or what `onRow` has thrown; no row comes then. */
  readonly onError: (error: unknown) => void;
  /** Told at the server's end of the result. */
  readonly onEnd: () => void;
}

/** A packet as mysql2 hands it to its commands. */
interface Packet {
  readonly buffer: Buffer;
  /** Where the payload begins, behind the header. */
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
  isError(): boolean;
}

type Step = (packet: Packet, connection: unknown) => unknown;

/** What mysql2's types do not know of a command: its present step, that for a row, and what every packet goes through. */
interface Command {
  next: Step | null;
  row: Step;
  execute(packet: Packet | undefined, connection: unknown): boolean;
  on(event: string, listener: (...values: never[]) => void): this;
}

/**
 * Takes the rows of a query as they come over the wire: a text made of each, and bytes of the texts again, cost about
 * a third of an export's processor time.
 */
export function takeRows(connection: Connection, request: RowsRequest): void {
  const { sql, protocol, onError } = request;
  if (protocol === 'text') {
    take(connection.query(sql) as unknown as Command, request);
    return;
  }
  connection.prepare(sql, (error, statement) => {
    if (error) onError(error);
    else take(statement.execute([], undefined as never) as unknown as Command, request);
  });
}

function take(command: Command, { onRow, onError, onEnd }: RowsRequest): void {
  const { row, execute } = command;
  // Also where it would be thrown into a callback of the library, which ends the process.
  if (typeof row !== 'function' || typeof execute !== 'function') {
    onError(otherLibrary());
    return;
  }
  let failed = false;
  const fail = (error: unknown) => {
    failed = true;
    onError(error);
  };
  command.execute = (packet, connection) => {
    if (command.next !== row || packet === undefined || packet.isEOF() || packet.isError())
      return execute.call(command, packet, connection);
    if (failed) return false;
    try {
      const { buffer, offset, end } = packet;
      // A row that is taken for none would be missing without an error.
      if (!(buffer instanceof Uint8Array && offset >= 0 && end > offset)) throw otherLibrary();
      onRow(buffer, offset, end);
    } catch (error) {
      fail(error);
    }
    return false;
  };
  command.on('error', onError).on('end', onEnd);
  // A row that the library has taken by itself.
  command.on('result', () => fail(otherLibrary()));
}

function otherLibrary(): PermanentError {
  return new PermanentError(
    'The library mysql2 that is installed takes rows otherwise than the version that tagset was made for. Install the versions of its package-lock.json: npm ci.',
  );
}
