import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { exclusively } from '../activities/store/file-lock.ts';
import { isAlive } from './server-process.ts';

const Pid = z.int().positive();
const Server = z.object({ pid: Pid, address: z.string(), uiUrl: z.string().optional() });
const Running = z.object({ server: Server, users: z.array(z.object({ pid: Pid, id: z.string() })) });
const Changing = z.object({ changedBy: Pid });
const Content = z.union([Running, Changing]);

/** A development server that runs on a state folder. */
export type RecordedServer = z.infer<typeof Server>;

/** What a process that needs the server of a state folder has to do about it. */
export type Claim =
  | { readonly kind: 'start' }
  | { readonly kind: 'use'; readonly server: RecordedServer }
  | { readonly kind: 'wait'; readonly pid: number };

/** One user's view of the record. */
export interface DevServerRecord {
  /** Asks for the server. After `start` the others wait for our {@link publish} or {@link giveUp}. */
  claim(signal?: AbortSignal): Promise<Claim>;
  /** Says that the server we were to start is up; we are its first user. */
  publish(server: RecordedServer): Promise<void>;
  /** We use the server no more. Resolves to it if nobody else does: stop it, then {@link giveUp}. */
  leave(): Promise<RecordedServer | undefined>;
  /** Like {@link leave}, at once, for a process that ends: whoever comes next waits for the server's end. */
  leaveAtOnce(stop: (server: RecordedServer) => void): void;
  /** No server runs: the next to ask may start one. */
  giveUp(): Promise<void>;
}

/**
 * `server.json` of a state folder: which development server runs on it and who uses it, so that two never
 * run on one state and the last user stops it. What a process that died has left there counts for nothing.
 */
export function devServerRecord(folder: string): DevServerRecord {
  const file = join(folder, 'server.json');
  const lock = join(folder, 'server.lock');
  const user = { pid: process.pid, id: randomUUID() };
  const write = (content: z.infer<typeof Content>) => {
    writeFileSync(`${file}.new`, JSON.stringify(content));
    renameSync(`${file}.new`, file);
  };
  const others = (record: z.infer<typeof Running>) =>
    record.users.filter((one) => one.id !== user.id && isAlive(one.pid));

  return {
    claim: (signal) =>
      exclusively(
        lock,
        () => {
          const record = read(file);
          if (record && 'changedBy' in record && isAlive(record.changedBy)) {
            return { kind: 'wait', pid: record.changedBy };
          }
          if (record && 'server' in record && isAlive(record.server.pid)) {
            write({ server: record.server, users: [...others(record), user] });
            return { kind: 'use', server: record.server };
          }
          write({ changedBy: process.pid });
          return { kind: 'start' };
        },
        signal,
      ),

    publish: (server) => exclusively(lock, () => write({ server, users: [user] })),

    leave: () =>
      exclusively(lock, () => {
        const record = read(file);
        if (!record || 'changedBy' in record || !record.users.some(({ id }) => id === user.id))
          return undefined;
        const users = others(record);
        write(users.length > 0 ? { server: record.server, users } : { changedBy: process.pid });
        return users.length > 0 ? undefined : record.server;
      }),

    leaveAtOnce: (stop) => {
      void exclusively(lock, () => {
        const record = read(file);
        if (!record || 'changedBy' in record) return;
        const users = others(record);
        write({ server: record.server, users });
        if (users.length === 0) stop(record.server);
      });
    },

    giveUp: () => exclusively(lock, () => rmSync(file, { force: true })),
  };
}

/** A record that cannot be read is none: it is written whole, so nobody of ours wrote it. */
function read(file: string): z.infer<typeof Content> | undefined {
  try {
    return Content.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
