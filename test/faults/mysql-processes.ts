import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, RowDataPacket } from 'mysql2/promise';

/** What MySQL says of one connection to the database, `KILL` takes its id. */
export interface Process extends RowDataPacket {
  readonly id: number;
  readonly state: string;
  /** The statement that runs; empty where none does. */
  readonly info: string;
}

/** All connections to this connection's database but its own. */
export async function processes(connection: Connection): Promise<Process[]> {
  const [rows] = await connection.query<Process[]>(
    `SELECT id, COALESCE(state, '') AS state, COALESCE(info, '') AS info FROM information_schema.processlist
     WHERE db = DATABASE() AND id <> CONNECTION_ID() ORDER BY id`,
  );
  return rows;
}

/** Resolves to the one that is at what the pattern matches, in `state: info`, as soon as there is one. */
export async function processAt(connection: Connection, pattern: RegExp): Promise<Process> {
  for (;;) {
    const found = (await processes(connection)).find(({ state, info }) => pattern.test(`${state}: ${info}`));
    if (found) return found;
    await sleep(20);
  }
}
