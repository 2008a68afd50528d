import { createHash } from 'node:crypto';
import type { Store } from '../../../../activities/store/store.ts';

/** What each test starts from. */
export interface Fixture {
  /** An empty store. */
  readonly store: Store;
  /** A second client of the same store. */
  readonly another: Store;
  /** Begins to write an object, as a process does that dies in the middle. */
  leaveUnfinished(key: string): Promise<void>;
  /** A local folder for files to upload. */
  readonly folder: string;
}

export const text = (value: string) => ({ bytes: Buffer.from(value) });

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export async function keysOf(store: Store, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

export async function textOf(store: Store, key: string): Promise<string | undefined> {
  const found = await store.read(key);
  return found && Buffer.from(found.bytes).toString();
}
