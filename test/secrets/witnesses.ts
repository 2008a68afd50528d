import { readdir, readFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import type { Store } from '../../activities/store/store.ts';

/** All that Temporal tells of the workflows of a namespace: events, payloads, memo, search attributes, heartbeats, failures. */
export async function toldByTemporal({ workflow }: Client, workflowIds: readonly string[]): Promise<string> {
  const told = await Promise.all(
    workflowIds.map(async (id) => {
      const handle = workflow.getHandle(id);
      return [textOf(await handle.fetchHistory()), textOf((await handle.describe()).raw)];
    }),
  );
  return told.flat().join('\n');
}

/** The bytes of every object of a store, and their keys. */
export async function keptByStore(store: Store): Promise<string> {
  const found: string[] = [];
  for await (const { key } of store.list('')) {
    const object = await store.read(key);
    found.push(key, Buffer.from(object?.bytes ?? []).toString('utf8'));
  }
  return found.join('\n');
}

/** The arguments of all processes of this machine, which everybody on it can read. */
export async function argumentsOfProcesses(): Promise<string> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    processes.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return all.join('\n');
}

/** Payloads are bytes: they are read as the text that they are. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${textOf(part)}`)
    .join('\n');
}
